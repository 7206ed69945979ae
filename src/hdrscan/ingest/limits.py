"""How much of a header is read. Each limit that is hit becomes a quirk; none is met by honest mail."""

MAX_HEADER = 1 << 20
"""Bytes of a header block (characters, in UTF-16)."""
MAX_FIELD = 1 << 16
"""Characters of a field's body; ``raw`` keeps the whole field."""
MAX_FIELDS = 5_000
"""Fields of a header block."""
MAX_LINES = 20_000
"""Lines of a source that needs repairs."""
