"""Mutations of our own samples in every format, from a seed: whatever comes in, a report or a reason comes out.

As a program, ``python tests/fuzz/mutations.py --seconds 600 [--seed 1]``, it goes on until something fails, and
saves what did.
"""

import argparse
import gzip
import io
import json
import random
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import jsonschema
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from hdrscan.analyze import judge  # noqa: E402 - the path comes first
from hdrscan.ingest.sources import iter_paths  # noqa: E402
from hdrscan.model.report import Report  # noqa: E402
from hdrscan.report.exchange.lines import writer_of  # noqa: E402
from hdrscan.report.json_v1 import to_json  # noqa: E402
from hdrscan.report.markdown import to_markdown  # noqa: E402
from hdrscan.report.probe.check import to_line  # noqa: E402
from hdrscan.report.probe.prometheus import to_metrics  # noqa: E402
from hdrscan.report.probe.tally import Tally  # noqa: E402
from hdrscan.report.table import to_table  # noqa: E402
from ingest.compound import compound  # noqa: E402
from report.exchange.facts import PROBLEMS  # noqa: E402

FORMATS = ("eml", "paste", "mbox", "zip", "tar", "gz", "msg", "Maildir")
_SPECIAL = b'()<>[]"\\;,=:@.%&? \t\r\n\0\x80\xff>|-*{}'
_LONGEST = 30_000
_JSON_EVERY = 5
_SCHEMA = json.loads((ROOT / "docs/schema/hdrscan-1.json").read_text(encoding="utf-8"))
_VALIDATOR = jsonschema.Draft202012Validator(_SCHEMA)


class Failure(NamedTuple):
    """What went wrong with a source."""

    number: int
    format: str
    data: bytes
    error: Exception


def seeds() -> list[bytes]:
    """Return what is mutated: our samples and the messages of our cases."""
    paths = [*(ROOT / "samples").glob("*.eml"), *(ROOT / "samples").glob("*.txt")]
    paths += (ROOT / "tests/cases").glob("*/message.*")
    return [path.read_bytes()[:_LONGEST] for path in sorted(paths)]


def mutated(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Change a source in one to six places."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) + 1)
        length = chance.choice((1, 1, 2, 8, 40, 400))
        match chance.randrange(8):
            case 0:
                out[at : at + 1] = bytes((chance.randrange(256),))
            case 1:
                out[at:at] = bytes(chance.choices(_SPECIAL, k=length % 9))
            case 2:
                del out[at : at + length]
            case 3:
                del out[at:]
            case 4:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                out[at:at] = other[start : start + length]
            case 5:
                out[at:at] = bytes(out[at : at + length]) * chance.randint(1, 20)
            case 6:
                lines = bytes(out).split(b"\n")
                chance.shuffle(lines)
                out = bytearray(b"\n".join(lines))
            case _:
                mark = chance.choice((b"> ", b"  ", b"", b"- ", b"0", b"<p>"))
                out = bytearray(mark + bytes(out).replace(b"\n", b"\n" + mark))
        del out[_LONGEST:]
    return bytes(out)


def packed(data: bytes, form: str, chance: random.Random) -> bytes:
    """Return a message in a format; what is packed may be damaged once more."""
    stream = io.BytesIO()
    if form == "mbox":
        return (
            b"From a@example.com Fri May  3 05:00:09 2024\n"
            + data
            + b"\n\n"
            + b"From b@example.com Sat May  4 05:00:09 2024\n"
            + data
        )
    if form == "zip":
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.eml", data)
    elif form == "tar":
        with tarfile.open(fileobj=stream, mode="w") as tar:
            entry = tarfile.TarInfo("a.eml")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    elif form == "gz":
        stream.write(gzip.compress(data, mtime=0))
    elif form == "msg":
        text = data.decode("latin-1").encode("utf-16-le")
        stream.write(compound({"__properties_version1.0": bytes(32), "__substg1.0_007D001F": text}))
    else:
        return data
    out = bytearray(stream.getvalue())
    if chance.random() < 0.5 and out:
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def sources(seed: int) -> Iterator[tuple[int, str, bytes]]:
    """Yield mutated sources without end: a number, the format and the bytes; the same for the same seed."""
    originals = seeds()
    number = 0
    while True:
        number += 1
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - no secret
        form = FORMATS[number % len(FORMATS)]
        data = mutated(chance.choice(originals), originals, chance)
        if form == "paste":
            data = b"Hello,\n\n" + data
        yield number, form, packed(data, form, chance)


def check(path: Path, data: bytes, form: str, *, validate: bool) -> None:
    """Read a source as the command does and make every report of it."""
    target = path
    if form == "Maildir":
        for name in ("cur", "new", "tmp"):
            (path / name).mkdir(parents=True, exist_ok=True)
        target = path / "cur" / "1:2,S"
    target.write_bytes(data)
    for reading in iter_paths([str(path)]):
        if reading.source is None or reading.block is None:
            assert reading.error is not None
            continue
        report = judge(reading.source, reading.block)
        assert not report.failures, report.failures
        for field in reading.block.fields:
            assert reading.block.source[slice(*field.span)].decode("ascii", "surrogateescape") == field.raw
        to_table(report)
        to_markdown(report)
        values = to_json(report)
        if validate:
            _VALIDATOR.validate(values)
            _write_for_others(report)


def _write_for_others(report: Report) -> None:
    """Hold what other programs get to the published lists, and to one line."""
    for form, problems in PROBLEMS.items():
        found = [each for each in problems(json.loads(writer_of(form)(report))) if each != "time is required"]
        assert found == [], (form, found)
    tally = Tally()
    tally.add(report)
    line = to_line(tally)
    assert line[:-1].isprintable(), line
    assert line.count("|") == line.count("\n") == 1, line
    list(text_string_to_metric_families(to_metrics(tally, unread=0)))


def first_failure(seed: int, seconds: float, folder: Path) -> Failure | int:
    """Go through sources for some time; return what failed, or how many were read."""
    end = time.process_time() + seconds
    number = 0
    for number, form, data in sources(seed):
        if time.process_time() > end:
            break
        path = folder / ("Maildir" if form == "Maildir" else "source")
        try:
            check(path, data, form, validate=number % _JSON_EVERY == 0)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            return Failure(number, form, data, error)
    return number


def main() -> int:
    """Run until the time is over or something fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=None, help="of the run to repeat; else another one each time")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1 << 32) if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)  # noqa: T201 - a program
    with tempfile.TemporaryDirectory() as folder:
        found = first_failure(seed, given.seconds, Path(folder))
    if isinstance(found, int):
        print(f"{found:,} sources, nothing failed")  # noqa: T201
        return 0
    with tempfile.NamedTemporaryFile(prefix="hdrscan-fuzz-", suffix=f".{found.format}", delete=False) as kept:
        kept.write(found.data)
    print(f"source {found.number:,} ({found.format}) failed: {found.error!r}\nsaved as {kept.name}")  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
