"""Hand-overs inside one administration, told by what its servers write of themselves and of nobody else.

A hop without an address is no proof that nobody connected: any server writes one where it was told not to log
clients, and a stranger writes what he likes below the boundary. Only the forms below are a server's own word that
no host on the network handed the mail over, or that it was one of its own.
"""

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.providers import microsoft
from hdrscan.text.addresses import in_network, is_internal, kind_of
from hdrscan.text.names import is_host_name

_LOCAL = frozenset(
    {"local", "lmtp", "lmtps", "lmtpa", "lmtpsa", "mapi", "bsmtp", "uucp", "internal", "spam-scanned"}
)
"""Protocols that no client on the internet speaks (RFC 3848 for LMTP; the others are the servers' own words)."""
_MICROSOFTS = frozenset({"microsoft smtp server", "https", "http", "mapi", "mailboxresubmission"})
_MICROSOFTS_NETWORKS = ("2603:1000::/24", "2a01:111::/32")
"""What Microsoft's inner servers have for addresses towards one another, besides private ones: those of all 2,372
inner hops of 1,075 real messages, 2019 to 2026."""

_ALWAYS = {
    "postfix": ("id", "time"),
    "exim": ("id", "time"),
    "sendmail": ("id", "time"),
    "google": ("id", "time"),
    "exchange-online": ("time",),  # hops with HTTPS have no id
}
"""What the fields of a family always have, by its dialect; any other writes the time at least (RFC 5321
section 4.4). Counted: 4,800 trusted fields of 1,075 real messages have all of it."""


def is_whole(hop: Hop) -> bool:
    """Tell whether a field has what its server always writes; one that lacks it is not that server's."""
    return all(not isinstance(getattr(hop, name), Absent) for name in _ALWAYS.get(hop.dialect, ("time",)))


def is_handed_over_locally(hop: Hop) -> bool:
    """Tell whether a server had a message from itself: a program, its delivery agent, or a filter on the host."""
    protocol = hop.protocol.lower() if isinstance(hop.protocol, str) else ""
    if isinstance(hop.ip, str):
        if kind_of(hop.ip) == "loopback":
            return True
        return is_internal(hop.ip) and protocol in _LOCAL
    if hop.ip is Absent.UNREADABLE:
        return False
    if hop.dialect == "google" and isinstance(hop.by, str) and not is_host_name(hop.by):
        # by 2002:a05:... with SMTP: Google's inner servers, which write no client.
        return isinstance(hop.name, Absent)
    if protocol:
        return protocol in _LOCAL
    # Postfix's pickup, sendmail's Submit, qmail's invocations: there is no client, and so no from clause.
    return isinstance(hop.name, Absent)


def is_between_microsofts(hop: Hop) -> bool:
    """Tell whether both hosts are inner ones of Microsoft 365, by names, address and the form of the field.

    An address that cannot be read, as in redacted copies, is no stranger's: a stranger's is written as it is.
    """
    if not isinstance(hop.by, str) or not isinstance(hop.name, str):
        return False
    if any(microsoft.role_of(name) != "internal" for name in (hop.by, hop.name)):
        return False
    protocol = hop.protocol.lower() if isinstance(hop.protocol, str) else ""
    if protocol not in _MICROSOFTS or isinstance(hop.time, Absent):
        return False
    if not isinstance(hop.ip, str):
        return hop.ip is Absent.UNREADABLE or protocol == "mapi"
    return is_internal(hop.ip) or any(in_network(hop.ip, network) for network in _MICROSOFTS_NETWORKS)
