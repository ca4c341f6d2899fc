"""Talking to models: one protocol, one client for every OpenAI-compatible server."""
