"""Comparing two messages of the same path: what has changed since it worked (docs/diff.md)."""

from hdrscan.compare.run import compare

__all__ = ["compare"]
