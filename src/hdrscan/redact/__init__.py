"""Redaction: a copy of a message that can be shown to strangers, with its verdict intact (docs/redact.md).

``pseudonyms`` gives each name its other name, ``rewriting`` finds the names in a text, ``fields`` says how each
header field is treated, and ``message`` puts the copy together.
"""

from hdrscan.redact.message import redact, redact_sources
from hdrscan.redact.pseudonyms import Pseudonyms, read_key

__all__ = ["Pseudonyms", "read_key", "redact", "redact_sources"]
