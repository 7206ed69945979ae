"""Mail that was fetched from a mailbox, as fetchmail does, and not handed over by SMTP: there is no HELO."""

from hdrscan.model.hop import Hop

WAYS = frozenset({"POP2", "POP3", "APOP", "KPOP", "RPOP", "SDPS", "IMAP", "IMAP4"})
"""What stands after ``with`` then; fetchmail's names."""


def is_fetched(hop: Hop) -> bool:
    """Tell whether a hop was fetched; its client is the server that held the mailbox."""
    return isinstance(hop.protocol, str) and hop.protocol.upper() in WAYS
