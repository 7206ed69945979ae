"""Reports for other programs, in formats that are theirs (docs/formats.md)."""
