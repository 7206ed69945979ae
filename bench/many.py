"""Many messages: what hdrscan costs beside other readers, by one process and by two, and how large it gets.

Ratios of CPU time in one run; each is the median of paired rounds. The readers run in processes of their own, and
their start is part of it. mail-parser and authres have to be installed (mail-parser is no dependency of hdrscan).
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import corpus

if TYPE_CHECKING:
    from collections.abc import Callable

HDRSCAN = [sys.executable, "-m", "hdrscan"]
ROUNDS = int(os.environ.get("HDRSCAN_BENCH_ROUNDS", "3"))
SIZE = int(os.environ.get("HDRSCAN_BENCH_MIB", "300"))
"""MiB of the mailbox whose CPU time is measured."""
SIZES = [int(size) for size in os.environ.get("HDRSCAN_BENCH_PEAKS_MIB", "100 2048").split()]
"""MiB of the mailboxes whose scan's memory is measured."""

OTHERS = {
    "mail-parser + authres": """
import re, sys, warnings
import authres, mailparser
warnings.simplefilter("ignore")
data = open(sys.argv[1], "rb").read()
for part in re.split(rb"(?m)^From .*\\n", data)[1:]:
    header = part.partition(b"\\n\\n")[0] + b"\\n\\n"
    mail = mailparser.parse_from_bytes(header)
    mail.received
    for name in ("Received-SPF", "Authentication-Results"):
        for value in mail.message.get_all(name, []):
            if name.startswith("Auth"):
                try:
                    authres.AuthenticationResultsHeader.parse(f"{name}: {value}")
                except Exception:
                    pass
""",
    "mailbox + email": """
import mailbox, sys
from email.parser import BytesHeaderParser
box = mailbox.mbox(sys.argv[1], create=False)
for key in box.iterkeys():
    mail = BytesHeaderParser().parse(box.get_file(key))
    for name in ("Received", "Received-SPF", "Authentication-Results"):
        for value in mail.get_all(name, []):
            str(value)
""",
}


class Cost(NamedTuple):
    """What a command took."""

    cpu: float
    """Seconds of CPU, of all its processes."""
    wall: float
    """Seconds."""
    peak: int
    """MiB of its largest process."""


def cost(command: list[str], output: Path) -> Cost:
    """Run a command and return what it took."""
    script = (
        "import resource, subprocess, sys, time\n"
        "begin = time.perf_counter()\n"
        "subprocess.run(sys.argv[2:], stdout=open(sys.argv[1], 'wb'), check=True)\n"
        "wall = time.perf_counter() - begin\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, wall, used.ru_maxrss >> 10)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(output), *command], stdout=subprocess.PIPE, check=True
    )
    cpu, wall, peak = done.stdout.split()
    return Cost(float(cpu), float(wall), int(peak))


def scan(path: Path, jobs: int = 1) -> list[str]:
    """Return the command that scans to JSON lines."""
    return [*HDRSCAN, "--format", "jsonl", "--jobs", str(jobs), str(path)]


def ratios(folder: Path, mbox: Path) -> None:
    """Print how often the CPU time of other readers is the time of the scan."""
    out = folder / "out"
    commands = {name: [sys.executable, "-c", script, str(mbox)] for name, script in OTHERS.items()}
    if find_spec("mailparser") is None:
        print("mail-parser is not installed, and not measured: pip install mail-parser")
        del commands["mail-parser + authres"]
    commands["grep -c '^From '"] = ["grep", "-c", "^From ", str(mbox)]
    eml = folder / "folder"
    corpus.folder(eml, mbox)
    commands["hdrscan, the same as a folder"] = scan(eml)
    found: dict[str, list[float]] = {name: [] for name in commands}
    times: list[float] = []
    two: list[float] = []
    for _ in range(ROUNDS):
        one = cost(scan(mbox), out)
        times.append(one.cpu)
        for name, command in commands.items():
            found[name].append(cost(command, out).cpu / one.cpu)
        two.append(cost(scan(mbox, 2), out).wall / one.wall)
    print(f"{'hdrscan to jsonl':40} 1.00, {statistics.median(times):.1f} s of CPU")
    for name, values in found.items():
        print(f"{name:40} {statistics.median(values):.2f} x CPU time")
    print(f"{'hdrscan, two jobs':40} {statistics.median(two):.2f} x time, {os.cpu_count()} cores")


def peaks(folder: Path) -> None:
    """Print the size of the largest process at several sizes and shapes of mailbox."""
    mbox = folder / "large.mbox"
    shapes: dict[str, Callable[[], object]] = {
        **{f"{size} MiB": partial(corpus.mailbox, mbox, size << 20, size << 10) for size in SIZES},
        "one line of 300 MiB": lambda: corpus.one_line(mbox, 300 << 20),
        "a header of 100 MiB": lambda: corpus.endless_header(mbox, 100 << 20),
        "a million tiny messages": lambda: corpus.tiny(mbox, 1_000_000),
    }
    for name, build in shapes.items():
        build()
        sizes = [cost(scan(mbox, jobs), folder / "out").peak for jobs in (1, 2)]
        print(f"peak memory, {name:27} {sizes[0]} MiB, two jobs {sizes[1]} MiB a process")
        mbox.unlink()


def main() -> None:
    """Build the mailboxes, measure, print."""
    folder = Path(tempfile.mkdtemp(prefix="hdrscan-bench-"))
    try:
        mbox = folder / "messages.mbox"
        count = corpus.mailbox(mbox, SIZE << 20)
        print(f"{count:,} messages, {mbox.stat().st_size >> 20} MiB")
        ratios(folder, mbox)
        peaks(folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
