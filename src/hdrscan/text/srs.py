"""Senders that a forwarder rewrote (SRS): who forwarded, and whose address it was."""

import re
from typing import NamedTuple

from hdrscan.text.lazy import lazy
from hdrscan.text.mailbox import domain_of

# SRS0=hash=time=domain=local@forwarder; SRS1=hash=host==hash=time=domain=local@forwarder. The sign after SRS0 may
# be another one.
_SRS0 = lazy(r"SRS0[=+-][^=@]{1,64}=[^=@]{1,16}=(?P<domain>[^=@]{1,255})=(?P<local>[^@]{1,255})@", re.IGNORECASE)
_SRS1 = lazy(
    r"SRS1[=+-][^=@]{1,64}=[^=@]{1,255}=[=+-][^=@]{1,64}=[^=@]{1,16}=(?P<domain>[^=@]{1,255})=(?P<local>[^@]{1,255})@",
    re.IGNORECASE,
)
# Exchange Online: mailbox+SRS=hash=time=domain=local@forwarder, and for bounces+SRS=hash=time@forwarder.
_EXCHANGE = lazy(
    r"[^@+]{1,255}\+SRS=[^=@]{1,64}=[^=@]{1,16}=(?P<domain>[^=@]{1,255})=(?P<local>[^@]{1,255})@", re.IGNORECASE
)
_BOUNCES = lazy(r"[^@+]{1,255}\+SRS=[^=@]{1,64}=[^=@]{1,16}@", re.IGNORECASE)


class Rewritten(NamedTuple):
    """A rewritten sender, taken apart."""

    forwarder: str
    """The forwarder's domain."""
    original: str | None
    """The address that it had; None where the forwarder does not tell."""


def read_rewritten(address: str) -> Rewritten | None:
    """Take a rewritten address apart; None for any other."""
    if "SRS" not in address.upper():  # in all forms; most senders are nobody's rewriting
        return None
    forwarder = domain_of(address)
    if forwarder is None:
        return None
    for form in (_SRS0, _SRS1, _EXCHANGE):
        match = form.match(address)
        if match:
            return Rewritten(forwarder, f"{match['local']}@{match['domain'].lower()}")
    return Rewritten(forwarder, None) if _BOUNCES.match(address) else None
