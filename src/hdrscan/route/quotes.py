"""Quoting the bytes that show a signal."""

from functools import cached_property

from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.hop import Hop
from hdrscan.model.microsoft import AntispamReport, Stamp
from hdrscan.model.source import Field, HeaderBlock


class Quotes:
    """A header block, and ways to quote from it."""

    def __init__(self, block: HeaderBlock, client: Hop) -> None:
        """Take the block, and the boundary's hop."""
        self.block = block
        self.client = client
        """The boundary's hop: its client is the host that spoke HELO."""

    def quote(self, hop: Hop, name: str, note: str = "") -> tuple[Evidence, ...]:
        """Quote one value of a hop; nothing where the field does not hold it."""
        span = hop.spans.get(name)
        return () if span is None else (quote(self.block, hop.field, span, note),)

    def quote_client(self, hop: Hop) -> tuple[Evidence, ...]:
        """Quote what a hop's client said, and its address."""
        return self._client_quoted if hop is self.client else self._quote_client(hop)

    @cached_property
    def _client_quoted(self) -> tuple[Evidence, ...]:
        return self._quote_client(self.client)

    def _quote_client(self, hop: Hop) -> tuple[Evidence, ...]:
        said = self.quote(hop, "helo", "said in HELO") or self.quote(hop, "name", "the client's name")
        seen = self.quote(hop, "ip", "the address that was seen")
        return (*said, *(found._replace(primary=not said) for found in seen))

    def quote_stamp(self, stamp: Stamp[str] | Stamp[int], note: str = "") -> tuple[Evidence, ...]:
        """Quote one of Microsoft's values."""
        return (quote(self.block, stamp.field, stamp.span, note),)

    def quote_entry(self, report: AntispamReport, *keys: str) -> tuple[Evidence, ...]:
        """Quote entries of an antispam report."""
        found = [entry for key in keys if (entry := report.entry(key)) is not None]
        return tuple(
            quote(self.block, report.field, entry.span, entry.key, primary=number == 0)
            for number, entry in enumerate(found)
        )

    def quote_field(self, field: Field, note: str = "") -> tuple[Evidence, ...]:
        """Quote a whole field."""
        return (quote(self.block, field, None, note),)
