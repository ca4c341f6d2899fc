"""Filled by its own fixtures."""
