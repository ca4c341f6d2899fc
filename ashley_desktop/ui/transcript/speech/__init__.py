"""The painted messages for assistive technology: read, acted on, announced."""
