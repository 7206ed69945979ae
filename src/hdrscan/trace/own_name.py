"""The name that tells whose host a client is (docs/trust.md)."""

from hdrscan.model.absent import NOT_APPLICABLE, Absent
from hdrscan.model.hop import Hop
from hdrscan.text.customers import is_customers


def own_name(hop: Hop) -> str | Absent:
    """Return the name that the server looked up and confirmed, unless it is one that customers are given."""
    name = hop.confirmed_name
    if isinstance(name, str) and isinstance(hop.ip, str) and is_customers(name, hop.ip):
        return NOT_APPLICABLE
    return name
