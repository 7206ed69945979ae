"""Names and addresses that somebody took out before showing the headers: they accuse nobody."""

import re

from hdrscan.text.lazy import lazy

# Such as ***, <redacted>, [REDACTED], xxxx.xxxx, x.x.x.x, removed.example.com and mail.hidden.
_MASK = lazy(
    r"\*|(?<![^\[.:@-])(?:x{2,}+|x(?=[.:]x(?![^\].:])))(?![^\].:@-])|<[\w -]{1,40}>|"
    r"\b(?:redacted|removed|hidden|masked|anonymi[sz]ed|censored|obfuscated)\b",
    re.IGNORECASE,
)


def is_masked(text: object) -> bool:
    """Tell whether a text stands for one that was taken out."""
    return isinstance(text, str) and _MASK.search(text) is not None
