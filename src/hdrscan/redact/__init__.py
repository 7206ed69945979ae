"""Redaction: a copy of a message that can be shown to strangers, with its verdict intact (docs/redact.md).

``pseudonyms`` gives each name its other name, ``rewriting`` finds the names in a text, ``fields`` says how each
header field is treated, and ``message`` puts the copy together.
"""

from hdrscan.redact.message import redact, redact_block, redact_blocks
from hdrscan.redact.pseudonyms import Pseudonyms, read_key
from hdrscan.redact.rewriting import is_filler

__all__ = ["Pseudonyms", "is_filler", "read_key", "redact", "redact_block", "redact_blocks"]
