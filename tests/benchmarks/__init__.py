"""The measuring code: its arithmetic, its tables and pictures, and each part in a tiny form."""
