"""What the user knows and hdrscan cannot: who receives, whose relays and domains these are, what is expected.

All values are normalised: names in lower case, as A-labels and without a trailing dot, addresses as RFC 5952
spells them, networks without host bits. ``hdrscan.config`` reads them from options and from ``hdrscan.toml``.
"""

from typing import NamedTuple


class Expect(NamedTuple):
    """What the user expects of a message's route; an empty tuple or None expects nothing."""

    helo: tuple[str, ...] = ()
    """Kinds of host that may speak HELO at the boundary: values of ``model.route.HeloKind``."""
    origin: tuple[str, ...] = ()
    """Where mail may come from behind it: values of ``model.route.OriginKind``."""
    relays: tuple[str, ...] = ()
    """Host names, addresses or networks that may stand at the boundary or behind it."""
    tls: str | None = None
    """The least TLS version of the boundary hop, spelled as in ``Tls.version``: ``TLSv1`` to ``TLSv1.3``; or
    ``any``, which is any version but not none."""
    dkim_domain: tuple[str, ...] = ()
    """Domains of which one must have signed."""


class Settings(NamedTuple):
    """Knowledge and wishes of the user."""

    relays: tuple[str, ...] = ()
    """Own on-prem relays: host names, addresses or networks."""
    receivers: tuple[str, ...] = ()
    """Own receiving hosts, domains or networks: Received fields written ``by`` them are the recipient's ADMD."""
    receiver_writes_below: bool = False
    """Whether the receiver writes its results directly below its own Received, and removes a stranger's in its
    name: such a field is then its word (docs/trust.md)."""
    at: int | None = None
    """The hop as whose receiver the message is judged, counted from the oldest, from 1; None for the last."""
    sealers: tuple[str, ...] = ()
    """Domains whose ARC seals vouch for what their hosts recorded, beside the providers' of
    ``providers.sealers``."""
    domains: tuple[str, ...] = ()
    """Own mail domains."""
    tenant: str | None = None
    """Own Microsoft 365 tenant id, in lower case."""
    outbound_ranges: tuple[str, ...] = ()
    """Networks that the user adds to those Microsoft sends mail from."""
    outbound_names: tuple[str, ...] = ()
    """Suffixes of host names that the user adds to those of Microsoft's outbound servers."""
    expect: Expect | None = None
    """What is expected of the route; None when nothing was said."""
    select: tuple[str, ...] = ()
    """Codes of rules, or their beginnings, that alone are wanted; empty for all."""
    ignore: tuple[str, ...] = ()
    """Codes of rules, or their beginnings, that are not wanted."""
    min_severity: str = "info"
    """Findings below this severity are left out."""
    severities: tuple[tuple[str, str], ...] = ()
    """Codes, and severities in place of the rules' own."""
    resolvers: tuple[str, ...] = ()
    """Name servers to ask instead of the system's, where the DNS is asked: ``ADDR``, ``ADDR:PORT``,
    ``[ADDR6]:PORT``. They turn nothing on."""
    lists: tuple[str, ...] = ()
    """Lists of addresses to look hops up in, where the DNS is asked: domains, or ``default``. Likewise."""
    cross_check: bool = True
    """Whether a second reader reads every Authentication-Results field too."""


DEFAULTS = Settings()
