"""Ashley Desktop: a native chat client whose conversations belong to their owner."""

__version__ = "0.1.0"
