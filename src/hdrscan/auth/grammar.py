"""Patterns and word lists of Authentication-Results (RFC 8601 section 2.2), shared by its readers."""

import re

from hdrscan.text.lazy import lazy

MAX_RESULTS = 256
"""More results in one field are not read."""

MAX_PARTS = 4096
"""Nor are more pairs, comments and stray words, which bounds the cost of a hostile field."""

MAX_RECOVERIES = 8
"""So often is an unclosed comment or quoted string ended early; the next one runs to the end of the field."""

# The characters of a token (RFC 2045 section 5.1), 8-bit ones too, told by what they are not: a class that lists
# them takes a hundred times as long to compile.
_NONE_OF = r"^\x00-\x20\x7f\"(),:;<>@\[\\\]"
_TOKENISH = _NONE_OF + "/=?"
VALUE = (
    # What the RFC allows unquoted: a token, or an address whose local part may also hold / = and ?
    rf"([{_TOKENISH}]++|[{_NONE_OF}]*+@[{_TOKENISH}]++)(?=[ \t\r\n;(]|\Z)"
    # or else quoted strings and anything that is not a separator, in any mix.
    r'|((?:"(?:[^"\\]|\\.)*+"|[^ \t\r\n;()"]++)*+)'
)
KEY = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*+"

ITEM = lazy(
    r"[ \t\r\n]*+(;)?+[ \t\r\n]*+"
    rf"({KEY})(?:/([0-9]{{1,9}}+))?+="
    rf"(?:{VALUE})"
    r"([ \t\r\n]*+)(?:\(((?:[^()\\]|\\.)*+)\))?+",
    re.DOTALL,
)
"""A ``key=value`` pair in its usual form: semicolon, key, version, plain value, other value, space, comment."""

HEAD = lazy(
    r"[ \t\r\n]*+(?:i[ \t]*+=[ \t]*+([0-9]{1,9}+)[ \t\r\n]*+;)?+"
    rf"[ \t\r\n]*+([{_TOKENISH}]++)(?:[ \t\r\n]++([0-9]{{1,9}}+))?+[ \t\r\n]*+(?=;)"
)
"""The beginning in its usual form: instance, authserv-id, version."""

INSTANCE = lazy(r"i[ \t]*+=[ \t]*+([0-9]{1,9}+)[ \t\r\n]*+(?:;|\Z)")
VERSION = lazy(r"([0-9]{1,9}+)(?=[ \t\r\n;(]|\Z)")
WORD = lazy(r"[^ \t\r\n;()\"]++")
KEY_WORD = lazy(r"[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)*+")
VALUE_PART = lazy(VALUE, re.DOTALL)
TOKEN = lazy(rf"[{_TOKENISH}]++")
QUOTED = lazy(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
QUOTED_VALUE = lazy(rf'"(?:[^"\\]|\\.)*+"(?:@[{_TOKENISH}]++)?+', re.DOTALL)

METHODS = frozenset({
    # The registry of email authentication methods ...
    "arc", "auth", "dkim", "dkim-adsp", "dkim-atps", "dmarc", "dnswl", "domainkeys", "iprev", "rrvs", "sender-id",
    "smime", "spf", "vbr",
    # ... and names in use beside it: Microsoft, Google, BIMI, older ones.
    "bimi", "compauth", "dara", "senderid", "smtp-auth", "tls",
})  # fmt: skip
"""Methods that begin a result even where the semicolon before them is missing."""

RESUME = lazy(
    r";[ \t\r\n]*+(?:" + "|".join(sorted(METHODS, reverse=True)) + r")(?:/[0-9]{1,9}+)?+=",
    re.IGNORECASE,
)
"""Where an unclosed comment or quoted string is taken to end."""

NO_METHODS = frozenset({
    # Microsoft and OpenDMARC write these without a ptype; the rest are keys of Received-SPF that some copy.
    "action", "reason", "p", "sp", "np", "pct", "dis", "policy",
    "client-ip", "helo", "envelope-from", "receiver", "identity", "from", "mailfrom",
})  # fmt: skip
"""Words that are no method even behind a semicolon."""

RESULTS = frozenset({"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "policy"})
"""Results of today, as they are mostly written (RFC 8601 section 2.7)."""

_OLD = {"tempfail": "temperror", "permfail": "permerror"}
_OLD_SPF = _OLD | {"hardfail": "fail", "error": "temperror", "unknown": "permerror"}


def todays_result(method: str, word: str) -> str:
    """Return the result in lower case, and an old one as what replaced it (RFC 5451, RFC 4408 and before)."""
    word = word.lower()
    return (_OLD_SPF if method in ("spf", "sender-id", "senderid", "iprev") else _OLD).get(word, word)
