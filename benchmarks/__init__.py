"""Measures what docs/performance.md promises; each figure beside a floor of the same run."""
