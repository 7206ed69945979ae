"""The library: judge messages and write reports (docs/api.md).

Everything here is a function of what it is given. Nothing is read from the environment or from a settings file,
and no name server is asked unless a resolver is passed.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from hdrscan.analyze import conclude, examine
from hdrscan.errors import SourceError, UsageError
from hdrscan.ingest.sources import Reading, iter_paths, read_bytes
from hdrscan.model.report import Report
from hdrscan.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from hdrscan.dns.resolver import Resolver
    from hdrscan.model.live import LiveFacts
    from hdrscan.model.source import HeaderBlock, Source

Path = str | os.PathLike[str]


def scan(
    data: bytes | bytearray | memoryview | str,
    settings: Settings | None = None,
    *,
    resolver: "Resolver | None" = None,
) -> Report:
    """Judge one message, or headers that were copied from a screen.

    Which of them they are, their beginning shows: a message is read as it stands, a copy is repaired
    (docs/trust.md, "Repairs"). ``data``: the bytes; or text, which stands for its UTF-8. ``resolver`` is asked
    about the message, as with ``--dns``; without one no question leaves.

    Raises:
        TypeError: ``data`` is something else, such as a path.
        SourceError: there is no mail header in it.
    """
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogateescape")
    elif not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(f"a message is bytes or str, not {type(data).__name__}; for a file use scan_path")
    return _Judge(settings, resolver).judged(*read_bytes(bytes(data)))


def scan_path(path: Path, settings: Settings | None = None, *, resolver: "Resolver | None" = None) -> Report:
    """Judge the message in a file.

    Raises:
        SourceError: the file cannot be read, holds no mail header, or holds several messages (see ``iter_path``).
    """
    found: Reading | None = None
    for reading in iter_paths([os.fspath(path)]):
        if reading.error is not None:
            raise reading.error
        if found is not None:
            raise SourceError(f"{os.fspath(path)}: holds several messages; use iter_path to judge each")
        found = reading
    if found is None or found.source is None or found.block is None:
        raise SourceError(f"{os.fspath(path)}: holds no message")
    return _Judge(settings, resolver).judged(found.source, found.block)


def iter_path(
    paths: Path | Iterable[Path],
    settings: Settings | None = None,
    *,
    resolver: "Resolver | None" = None,
    on_error: Callable[[SourceError], None] | None = None,
) -> Iterator[Report]:
    """Judge all messages in files and folders: mboxes, Maildirs, archives, compressed or not.

    A message is held in memory only while it is judged. Where something cannot be read, ``on_error`` is told, and
    the rest goes on.

    Raises:
        SourceError: something cannot be read, and there is no ``on_error``.
    """
    named = [paths] if isinstance(paths, str | os.PathLike) else paths
    judge = _Judge(settings, resolver)
    for reading in iter_paths(os.fspath(path) for path in named):
        if reading.error is not None:
            if on_error is None:
                raise reading.error
            on_error(reading.error)
        elif reading.source is not None and reading.block is not None:
            yield judge.judged(reading.source, reading.block)


def build_settings(
    *,
    relays: Iterable[str] = (),
    receivers: Iterable[str] = (),
    domains: Iterable[str] = (),
    tenant: str | None = None,
) -> Settings:
    """Make settings of what a person writes: names in any spelling, addresses, networks, ``HOST=IP``.

    A ``Settings`` made by hand has to hold values in the one spelling that everything is compared by.

    Raises:
        UsageError: a value makes no sense; the message says which, and what would.
    """
    from hdrscan.settings import values  # noqa: PLC0415 - as below

    def read(name: str, texts: Iterable[str], reader: values.Reader) -> tuple[str, ...]:
        try:
            return values.entries([texts] if isinstance(texts, str) else texts, reader)
        except ValueError as error:
            raise UsageError(f"{name}: {error}") from error

    return Settings(
        relays=read("relays", relays, values.relay),
        receivers=read("receivers", receivers, values.place),
        domains=read("domains", domains, values.name),
        tenant=None if tenant is None else read("tenant", [tenant], values.tenant)[0],
    )


def to_json(report: Report) -> dict[str, object]:
    """Return a report as version 1 of the JSON format has it (docs/schema/hdrscan-1.json)."""
    from hdrscan.report.json_v1 import to_json as write  # noqa: PLC0415 - as above

    return write(report)


def to_text(report: Report, *, width: int = 100) -> str:
    """Return a report as the command prints it, without colours."""
    from hdrscan.report.table import to_table  # noqa: PLC0415 - as above

    return to_table(report, width=width)


def to_markdown(report: Report) -> str:
    """Return a report as Markdown."""
    from hdrscan.report.markdown import to_markdown as write  # noqa: PLC0415 - as above

    return write(report)


def to_html(report: Report) -> str:
    """Return a report as an HTML page that needs nothing from anywhere."""
    from hdrscan.report.html.message import to_html as write  # noqa: PLC0415 - as above

    return write(report)


class _Judge:
    """Judges messages by the same settings; a resolver is asked each question once for all of them."""

    def __init__(self, settings: Settings | None, resolver: "Resolver | None") -> None:
        self._settings = DEFAULTS if settings is None else settings
        if not isinstance(self._settings, Settings):
            raise TypeError(f"settings are a Settings, not {type(settings).__name__}")
        self._ask = None if resolver is None else asking(self._settings, resolver)

    def judged(self, source: "Source", block: "HeaderBlock") -> Report:
        examined = examine(source, block, self._settings)
        live = None if self._ask is None else self._ask(examined.report)
        return conclude(examined, self._settings, live)


def asking(settings: Settings, resolver: "Resolver") -> "Callable[[Report], LiveFacts]":
    """Return what asks the DNS about a message; each question is asked once for all of them."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only where the DNS is asked, as all of these
    from time import monotonic  # noqa: PLC0415

    from hdrscan.dns.resolver import Cached  # noqa: PLC0415
    from hdrscan.message_facts import DnsContext, ask_about  # noqa: PLC0415
    from hdrscan.model.absent import NOT_APPLICABLE  # noqa: PLC0415
    from hdrscan.model.dns_provenance import DnsProvenance  # noqa: PLC0415

    provenance = DnsProvenance(type(resolver).__name__, (), datetime.now(UTC), NOT_APPLICABLE)
    dns_context = DnsContext(Cached(resolver, monotonic), monotonic, provenance, settings.lists)
    return lambda report: ask_about(report, settings, dns_context)
