"""The page on which headers are pasted or dropped: a server for this machine alone (docs/serve.md)."""
