"""What is known of a provider."""

from typing import NamedTuple

SEEN = "host names in real mail and in the provider's own documentation"


class Provider(NamedTuple):
    """An organization whose hosts are recognised by name, and by address where ranges are known."""

    name: str
    """What reports call it."""
    kind: str
    """``mailbox`` (hosts its users' mail), ``gateway`` (filters mail for others), ``sender`` (sends for others),
    ``list`` (runs mailing lists) or ``isp``."""
    suffixes: tuple[str, ...]
    """Host names end in one of these, in lower case."""
    source: str = SEEN
    date: str = "2026-11"
    """When the row was last looked at: year and month."""
    customers: tuple[str, ...] = ()
    """Suffixes below its own under which its customers' hosts have their names: those are not the provider's."""
    workplace: str = ""
    """What it calls the mailboxes of its customers' domains; empty where it is the provider's name."""
