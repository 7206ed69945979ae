"""Many messages with the DNS asked: how many times as long it takes as without, at several latencies.

The server (``answering.py``) runs on this machine and takes CPU of it too. Ratios of time in one run.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import corpus
from many import HDRSCAN, ROUNDS, cost

MESSAGES = 1_000
LATENCIES = (0, 20)
"""Milliseconds."""
_JOBS = (1, 2)


def asking(mbox: Path, output: Path, milliseconds: int, jobs: int) -> tuple[float, str]:
    """Return the seconds of a scan that asks, and what the server counted."""
    server = [sys.executable, str(Path(__file__).with_name("answering.py")), str(milliseconds)]
    with subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both are pipes")
        place = f"127.0.0.1:{process.stdout.readline().strip()}"
        command = [*HDRSCAN, "--format", "jsonl", "--jobs", str(jobs), "--resolver", place, str(mbox)]
        seconds = cost(command, output).wall
        process.stdin.close()
        return seconds, process.stdout.readline().strip()


def main() -> None:
    """Build the mailbox, measure, print."""
    folder = Path(tempfile.mkdtemp(prefix="hdrscan-bench-"))
    try:
        mbox, out = folder / "messages.mbox", folder / "out"
        count = corpus.mailbox(mbox, MESSAGES * 12_000, 500)
        for jobs in _JOBS:
            plain = [*HDRSCAN, "--format", "jsonl", "--jobs", str(jobs), str(mbox)]
            ratios: dict[int, list[float]] = {latency: [] for latency in LATENCIES}
            told = ""
            for _ in range(ROUNDS):
                without = cost(plain, out).wall
                for latency in LATENCIES:
                    seconds, told = asking(mbox, out, latency, jobs)
                    ratios[latency].append(seconds / without)
            for latency, found in ratios.items():
                ratio = statistics.median(found)
                print(f"{count:,} messages, {jobs} jobs, {latency} ms: {ratio:.1f} x the time without DNS")
            print(f"questions, different ones, most at once: {told}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
