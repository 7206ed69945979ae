"""One request judged: in a process of its own, which ends with it, whatever the message does."""

import multiprocessing
from collections.abc import Iterable, Iterator
from io import BytesIO
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple

from hdrscan.analyze import conclude, examine
from hdrscan.ingest.sources import Reading, read_raw
from hdrscan.ingest.streams import Opened, cut
from hdrscan.model.report import Report
from hdrscan.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from hdrscan.model.live import LiveFacts

SECONDS = 30.0
"""How long one request may take; with the DNS, questions may have to wait."""
MOST_MESSAGES = 2_000
"""Messages of one request that are judged."""
HTML, JSON = "html", "json"


class Upload(NamedTuple):
    """Something that was pasted or dropped."""

    name: str
    """What the report calls it."""
    data: bytes


class Job(NamedTuple):
    """One request, ready to be judged."""

    uploads: tuple[Upload, ...]
    settings: Settings
    form: str
    """``html`` or ``json``."""
    dns: bool = False
    """Whether name servers may be asked about the message."""
    attached: bool = False
    """Whether the messages that a message carries are judged in its place."""


class Done(NamedTuple):
    """What came of a job."""

    text: str
    """The report; or, where there is none, why."""
    is_report: bool


def run(job: Job, seconds: float = SECONDS) -> Done:
    """Judge in a process of its own, and end it when the time is up. Blocks; call it in a thread."""
    # A new process has no threads or sockets of this one.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, job), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            return Done(f"The message was not judged within {seconds:g} seconds.", is_report=False)
        done = receiver.recv()
    except EOFError:
        return Done("The process that judged the message died.", is_report=False)
    finally:
        process.kill()
        process.join()
        receiver.close()
    return done if isinstance(done, Done) else Done("No report came back.", is_report=False)


def _work(sender: Connection, job: Job) -> None:
    try:
        done = judge(job)
    except Exception as error:  # noqa: BLE001 - a message that breaks the program gets an answer all the same
        done = Done(f"hdrscan failed on this: {type(error).__name__}: {error}", is_report=False)
    sender.send(done)
    sender.close()


def judge(job: Job) -> Done:
    """Judge what was uploaded, and write the report."""
    ask = _asking(job.settings) if job.dns else None
    reports: list[Report] = []
    errors: list[tuple[str, str]] = []
    for reading in readings(job.uploads, attached=job.attached):
        if reading.source is None or reading.block is None:
            errors.append((reading.path, str(reading.error)))
            continue
        if len(reports) == MOST_MESSAGES:
            errors.append((reading.path, f"only the first {MOST_MESSAGES:,} messages were judged"))
            break
        examined = examine(reading.source, reading.block, job.settings)
        reports.append(conclude(examined, job.settings, ask(examined.report) if ask else None))
    if not reports:
        return Done(" ".join(text for _, text in errors) or "There is nothing to judge.", is_report=False)
    return Done(_written(reports, errors, job.form), is_report=True)


def readings(uploads: Iterable[Upload], *, attached: bool = False) -> Iterator[Reading]:
    """Yield the messages in what was uploaded: mboxes, archives and Outlook's messages too."""
    for upload in uploads:
        for raw in cut(Opened(BytesIO(upload.data), upload.name), attached=attached):
            reading = read_raw(raw)
            if reading is not None:
                yield reading


def _asking(settings: Settings) -> "Callable[[Report], LiveFacts]":
    from hdrscan.api import asking  # noqa: PLC0415 - only where the DNS is asked
    from hdrscan.dns.network import NetworkResolver  # noqa: PLC0415

    return asking(settings, NetworkResolver(settings.resolvers))


def _written(reports: list[Report], errors: list[tuple[str, str]], form: str) -> str:
    if form == JSON:
        from hdrscan.report.json_v1 import to_document, to_text  # noqa: PLC0415 - one form is needed

        return to_text(to_document(reports, errors))
    if len(reports) == 1:
        from hdrscan.report.html.message import to_html  # noqa: PLC0415

        return to_html(reports[0])
    from hdrscan.overview import Overview  # noqa: PLC0415
    from hdrscan.report.html.many import closing, opening, row  # noqa: PLC0415

    overview = Overview(bounded=True)
    for report in reports:
        overview.add(report)
    pieces = map(row, reports)
    rows = "".join(f"{piece.head}{number}{piece.tail}" for number, piece in enumerate(pieces, 1))
    return opening() + rows + closing(overview, len(errors))
