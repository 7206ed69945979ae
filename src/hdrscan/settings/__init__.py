"""What the user knows and hdrscan cannot: who receives, whose relays and domains these are, what is expected.

All values are normalized: names in lower case, as A-labels and without a trailing dot, addresses as RFC 5952
spells them, networks without host bits. ``Settings.build`` normalizes what a person writes; the command's options
and ``hdrscan.toml`` are read by the same readers (``values``).
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from hdrscan.errors import UsageError

if TYPE_CHECKING:
    from hdrscan.settings.values import Reader

Entries = str | Iterable[str]
"""One entry, or several."""


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

    def normalized(self) -> "Expect":
        """Return the same as a person may write it, spelled one way.

        Raises:
            UsageError: a value makes no sense; the message says which, and what would.
        """
        # The command makes settings of values that are read already; it does not wait for these modules.
        from hdrscan.model.route import HeloKind, OriginKind  # noqa: PLC0415
        from hdrscan.settings import values  # noqa: PLC0415

        return self._replace(
            helo=_read("helo", self.helo, values.kind(HeloKind)),
            origin=_read("origin", self.origin, values.kind(OriginKind)),
            relays=_read("relays", self.relays, values.relay),
            tls=None if self.tls is None else _read("tls", (self.tls,), values.tls)[0],
            dkim_domain=_read("dkim_domain", self.dkim_domain, values.name),
        )


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

    @classmethod
    def build(  # noqa: PLR0913 - one for each field
        cls,
        *,
        relays: Entries = (),
        receivers: Entries = (),
        receiver_writes_below: bool = False,
        domains: Entries = (),
        tenant: str | None = None,
        outbound_ranges: Entries = (),
        outbound_names: Entries = (),
        expect: Expect | None = None,
        select: Entries = (),
        ignore: Entries = (),
        min_severity: str = "info",
        severities: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        resolvers: Entries = (),
        lists: Entries = (),
        at: int | None = None,
        sealers: Entries = (),
        cross_check: bool = True,
    ) -> "Settings":
        """Make settings of what a person writes: names in any spelling, addresses, networks, ``HOST=IP``.

        Raises:
            UsageError: a value makes no sense; the message says which, and what would.
        """
        pairs = severities.items() if isinstance(severities, Mapping) else severities
        return cls(
            relays=_tuple(relays),
            receivers=_tuple(receivers),
            receiver_writes_below=receiver_writes_below,
            domains=_tuple(domains),
            tenant=tenant,
            outbound_ranges=_tuple(outbound_ranges),
            outbound_names=_tuple(outbound_names),
            expect=expect,
            select=_tuple(select),
            ignore=_tuple(ignore),
            min_severity=min_severity,
            severities=tuple(pairs),
            resolvers=_tuple(resolvers),
            lists=_tuple(lists),
            at=at,
            sealers=_tuple(sealers),
            cross_check=cross_check,
        ).normalized()

    def normalized(self) -> "Settings":
        """Return the same as a person may write it, spelled one way; what is normalized stays as it is.

        Raises:
            UsageError: a value makes no sense; the message says which, and what would.
        """
        from hdrscan.model.finding import Severity  # noqa: PLC0415 - as in Expect.normalized
        from hdrscan.settings import values  # noqa: PLC0415

        severity = values.kind(Severity)
        return self._replace(
            relays=_read("relays", self.relays, values.relay),
            receivers=_read("receivers", self.receivers, values.place),
            domains=_read("domains", self.domains, values.name),
            tenant=None if self.tenant is None else _read("tenant", (self.tenant,), values.tenant)[0],
            outbound_ranges=_read("outbound_ranges", self.outbound_ranges, values.outbound_range),
            outbound_names=_read("outbound_names", self.outbound_names, values.name),
            expect=None if self.expect is None else self.expect.normalized(),
            select=_read("select", self.select, values.code),
            ignore=_read("ignore", self.ignore, values.code),
            min_severity=_read("min_severity", (self.min_severity,), severity)[0],
            severities=tuple(
                (_read("severities", (code,), values.code)[0], _read("severities", (word,), severity)[0])
                for code, word in self.severities
            ),
            resolvers=_read("resolvers", self.resolvers, values.name_server),
            lists=_read("lists", self.lists, values.address_list),
            sealers=_read("sealers", self.sealers, values.name),
        )


def _tuple(entries: Entries) -> tuple[str, ...]:
    return (entries,) if isinstance(entries, str) else tuple(entries)


def _read(name: str, texts: tuple[str, ...], reader: "Reader") -> tuple[str, ...]:
    from hdrscan.settings import values  # noqa: PLC0415 - as in Expect.normalized

    try:
        return values.entries(_tuple(texts), reader)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


DEFAULTS = Settings()
