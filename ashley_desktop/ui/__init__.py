"""The window. Knows core; never the network, the database or the keyring."""
