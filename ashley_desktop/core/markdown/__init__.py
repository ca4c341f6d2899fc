"""Markdown of replies: cut into blocks, rendered to safe HTML in a process that can be killed."""
