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
    from hdrscan.model.checklist import Checklist
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
        UsageError: a value of the settings makes no sense.
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
        UsageError: a value of the settings makes no sense.
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
        UsageError: a value of the settings makes no sense.
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


def check_domain(  # noqa: PLR0913 - each says one thing of the domain
    domain: str,
    *,
    relays: str | Iterable[str],
    resolver: "Resolver",
    helo: str | None = None,
    selectors: Iterable[str] = (),
    cloud: str = "worldwide",
) -> "Checklist":
    """Check what the DNS holds for a domain whose relays send through Office 365 (docs/domain.md).

    ``relays``: hosts with the addresses that others see, ``mail.example.com=203.0.113.25``. ``resolver`` gets
    each question once. ``helo``: what the relays say, where it is not their name. ``selectors``: DKIM selectors
    beside those of Office 365. ``cloud``: ``worldwide``, ``us-gov`` or ``china``.

    Raises:
        UsageError: a value makes no sense; the message says which, and what would.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - only where the DNS is asked, as all of these
    from time import monotonic  # noqa: PLC0415

    from hdrscan.checklist.planning import EXAMPLE, plan_of, read_relay  # noqa: PLC0415
    from hdrscan.checklist.run import run_checklist  # noqa: PLC0415
    from hdrscan.dns.provenance import provenance_of  # noqa: PLC0415
    from hdrscan.dns.resolver import Cached  # noqa: PLC0415
    from hdrscan.providers.microsoft import SPF_INCLUDES  # noqa: PLC0415
    from hdrscan.settings import values  # noqa: PLC0415

    what = "domain"
    try:
        name = values.name(domain)
        what = "relays"
        named = dict(map(read_relay, [relays] if isinstance(relays, str) else relays))
        what = "helo"
        said = None if helo is None else values.name(helo)
        what = "selectors"
        signing = [values.name(each) for each in ([selectors] if isinstance(selectors, str) else selectors)]
    except ValueError as error:
        raise UsageError(f"{what}: {error}") from error
    if not named:
        raise UsageError(f"relays: name your relay with its address: {EXAMPLE}")
    if cloud not in SPF_INCLUDES:
        raise UsageError(f"cloud: {values.quoted(cloud)} is not a cloud; {values.closest(cloud, SPF_INCLUDES)}")
    plan = plan_of(name, named, helo=said, selectors=signing, cloud=cloud)
    return run_checklist(plan, Cached(resolver, monotonic), provenance_of(resolver, datetime.now(UTC)))


def to_json(report: "Report | Checklist") -> dict[str, object]:
    """Return a report or a checklist as version 1 of its JSON format has it (docs/schema)."""
    if isinstance(report, Report):
        from hdrscan.report.json_v1 import to_json as write  # noqa: PLC0415 - as above

        return write(report)
    from hdrscan.report.json_checklist import to_json as write_checklist  # noqa: PLC0415

    return write_checklist(report)


def to_text(report: "Report | Checklist", *, width: int = 100) -> str:
    """Return a report or a checklist as the command prints it, without colours."""
    if isinstance(report, Report):
        from hdrscan.report.table import to_table  # noqa: PLC0415 - as above

        return to_table(report, width=width)
    from hdrscan.report.checklist import to_table as write_checklist  # noqa: PLC0415

    return write_checklist(report, width=width)


def to_markdown(report: "Report | Checklist") -> str:
    """Return a report or a checklist as Markdown."""
    if isinstance(report, Report):
        from hdrscan.report.markdown import to_markdown as write  # noqa: PLC0415 - as above

        return write(report)
    from hdrscan.report.checklist import to_markdown as write_checklist  # noqa: PLC0415

    return write_checklist(report)


def to_zone(checklist: "Checklist") -> str:
    """Return the records that the checked domain should have, as a fragment of a zone file."""
    from hdrscan.report.zone_file import to_zone as write  # noqa: PLC0415 - as above

    return write(checklist)


def to_html(report: Report) -> str:
    """Return a report as an HTML page that needs nothing from anywhere."""
    from hdrscan.report.html.message import to_html as write  # noqa: PLC0415 - as above

    return write(report)


class _Judge:
    """Judges messages by the same settings; a resolver is asked each question once for all of them."""

    def __init__(self, settings: Settings | None, resolver: "Resolver | None") -> None:
        if not isinstance(settings, Settings | None):
            raise TypeError(f"settings are a Settings, not {type(settings).__name__}")
        # Made by hand they may be spelled in any way, and all is compared in one.
        self._settings = DEFAULTS if settings is None else settings.normalized()
        self._ask = None if resolver is None else asking(self._settings, resolver)

    def judged(self, source: "Source", block: "HeaderBlock") -> Report:
        examined = examine(source, block, self._settings)
        live = None if self._ask is None else self._ask(examined.report)
        return conclude(examined, self._settings, live)


def asking(settings: Settings, resolver: "Resolver") -> "Callable[[Report], LiveFacts]":
    """Return what asks the DNS about a message; each question is asked once for all of them."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only where the DNS is asked, as all of these
    from time import monotonic  # noqa: PLC0415

    from hdrscan.dns.provenance import provenance_of  # noqa: PLC0415
    from hdrscan.dns.resolver import Cached  # noqa: PLC0415
    from hdrscan.message_facts import DnsContext, ask_about  # noqa: PLC0415

    provenance = provenance_of(resolver, datetime.now(UTC))
    dns_context = DnsContext(Cached(resolver, monotonic), monotonic, provenance, settings.lists)
    return lambda report: ask_about(report, settings, dns_context)
