"""BIND zone files, read (RFC 1035 section 5).

This module loads dnspython, which takes a while: import it where a zone file is to be read.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.tokenizer
import dns.transaction
import dns.zonefile

from hdrscan.dns.overlay import RecordSet, Zone, names_above
from hdrscan.dns.rdata import values_of
from hdrscan.errors import UsageError
from hdrscan.model.dns import Mx, Value
from hdrscan.text.names import name_of

DEFAULT_TTL = 3600
"""Seconds, for records of a file that says nothing."""

_SHOWN = 80
# What a relative name is completed with where no origin is known; no name of a real file ends in it.
_NOWHERE = "no-origin-was-given.invalid"

_Nodes = dict[str, dict[str, RecordSet]]


def load_zone(path: str, origin: str | None = None) -> Zone:
    """Read a zone file; ``origin`` completes relative names until the file's first ``$ORIGIN``.

    Raises:
        UsageError: the file cannot be read, or does not parse; the message names the line.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise UsageError(f"the zone file {path} cannot be read: {error}") from error
    return read_zone(text, path, origin)


def read_zone(text: str, source: str, origin: str | None = None) -> Zone:
    """Read the text of a zone file; ``source`` names it in messages. ``$INCLUDE`` is refused.

    Raises:
        UsageError: it does not parse; the message names the source and the line.
    """
    nodes = _parse(text, source, origin or _NOWHERE)
    apexes = [name for name, held in nodes.items() if "SOA" in held]
    if len(apexes) > 1:
        raise UsageError(f"{source}: SOA records of several zones ({', '.join(apexes)}); give each its own file")
    apex = apexes[0] if apexes else None
    ttl = DEFAULT_TTL if apex is None else _negative_ttl(nodes[apex]["SOA"])
    inner = frozenset(above for name in nodes for above in names_above(name))
    return Zone(source, apex, ttl, nodes, inner)


def _negative_ttl(soa: RecordSet) -> int:
    return min(soa.ttl, int(str(soa.values[0]).split()[-1]))


def _parse(text: str, source: str, origin: str) -> _Nodes:
    tokens = _Tokens(text, source)
    records = _Records(_Root())
    try:
        reader = dns.zonefile.Reader(tokens, dns.rdataclass.IN, records, default_ttl=DEFAULT_TTL)
        reader.current_origin = reader.last_name = dns.name.from_text(origin)
        reader.read()
    except (dns.exception.DNSException, ValueError) as error:
        detail = str(error).removeprefix(f"{source}:{tokens.where()[1]}: ")
        if detail.endswith("malformed."):  # dnspython's word for all that it does not explain
            detail = f"no record: {text.splitlines()[tokens.begun - 1].strip()[:_SHOWN]}"
        raise UsageError(f"{source}:{tokens.begun}: {detail}") from error
    return records.nodes


class _Tokens(dns.tokenizer.Tokenizer):
    """Knows on which line the entry began that is being read; dnspython's own count is often one ahead."""

    begun = 1

    def get(self, want_leading: bool = False, want_comment: bool = False) -> dns.tokenizer.Token:  # noqa: FBT001, FBT002 - as the base class has it
        if want_leading and self.ungotten_token is None:
            self.begun = self.line_number
        return super().get(want_leading, want_comment)


class _Root(dns.transaction.TransactionManager):
    """The zone that holds every name, so that the reader leaves none out."""

    def origin_information(self) -> tuple[dns.name.Name, bool, dns.name.Name]:
        return dns.name.root, False, dns.name.root


class _Records(dns.transaction.Transaction):
    """Groups the records that the reader finds; dnspython's own transactions want the SOA of their one zone."""

    def __init__(self, manager: dns.transaction.TransactionManager) -> None:
        super().__init__(manager)
        self.nodes: _Nodes = {}

    def _set_origin(self, origin: dns.name.Name) -> None:
        """Do nothing: all names are absolute already."""

    def add(self, *args: object) -> None:
        """Take one record; raises ValueError for one that cannot stand where it does."""
        owner, ttl, rdata = cast("tuple[dns.name.Name, int, dns.rdata.Rdata]", args)
        name, record_type = name_of(owner.labels), rdata.rdtype.name
        values = values_of(record_type, (rdata,))
        for word in (name, *_names_in(values)):
            if word == _NOWHERE or word.endswith(f".{_NOWHERE}"):
                shown = word.removesuffix(_NOWHERE).removesuffix(".") or "@"
                raise ValueError(
                    f"the name '{shown}' is relative and no origin is known; "
                    "end it with a dot, or begin the file with $ORIGIN"
                )
        node = self.nodes.setdefault(name, {})
        if node and (record_type == "CNAME") != ("CNAME" in node):
            raise ValueError(f"{name} cannot have a CNAME record and others (RFC 1034 section 3.6.2)")
        held = node.get(record_type, RecordSet((), ttl))
        if values[0] not in held.values:
            node[record_type] = RecordSet(held.values + values, min(held.ttl, ttl))


def _names_in(values: tuple[Value, ...]) -> Iterable[str]:
    return (value.host if isinstance(value, Mx) else value for value in values if isinstance(value, Mx | str))
