"""How a hop was crossed, as far as its server tells: in clear text, or by a client that logged in."""

import re

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.text.addresses import is_internal
from hdrscan.text.lazy import lazy

# Without the S of RFC 3848; Microsoft's servers write no such words and name the version instead.
_PLAIN = lazy(r"(?:UTF8|E)?SMTP|Microsoft SMTP Server", re.IGNORECASE)
_LOGGED_IN = lazy(r"(?:UTF8|E)SMTPS?A", re.IGNORECASE)
# They write "with SMTP" whether there is TLS or not.
_SILENT = frozenset({"qmail", "generic"})


def is_plain(hop: Hop) -> bool:
    """Tell whether a hop says that it was SMTP without TLS, from outside."""
    # An address that was taken out, or that cannot be read, was one all the same.
    is_inside = is_internal(hop.ip) if isinstance(hop.ip, str) else hop.ip is not Absent.UNREADABLE
    if is_inside or not isinstance(hop.tls, Absent):
        return False
    return hop.dialect not in _SILENT and isinstance(hop.protocol, str) and bool(_PLAIN.fullmatch(hop.protocol))


def is_submission(hop: Hop) -> bool:
    """Tell whether the client had logged in: a person's program, of whose name and address nothing is asked."""
    if not isinstance(hop.authenticated, Absent):
        return True
    return isinstance(hop.protocol, str) and bool(_LOGGED_IN.fullmatch(hop.protocol))
