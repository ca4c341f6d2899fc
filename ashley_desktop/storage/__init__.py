"""Everything that is kept on disk. No Qt, no network, no sentences."""
