"""Conversations out of other files; one module a format."""
