"""Start-up: what one report costs, as a multiple of ``python -c pass`` in the same run (aim 13, bound 15)."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 31
AIM, BOUND = 13, 15
ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "05-smtp-auth-submission-to-postfix.eml"
COMMAND = str(Path(sys.executable).parent / "hdrscan")
COMMANDS = {
    "table": [COMMAND, str(SAMPLE)],
    "json": [COMMAND, "--format", "json", str(SAMPLE)],
    "--help": [COMMAND, "--help"],
}


def seconds(arguments: list[str]) -> float:
    """Return how long one run takes."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Run base and commands in turn and print the median ratios."""
    ratios: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        base = seconds(["-c", "pass"])
        for name, arguments in COMMANDS.items():
            ratios[name].append(seconds(arguments) / base)
    for name, values in ratios.items():
        print(f"{name:10} {statistics.median(values):5.1f} x python -c pass")
    print(f"{'aim':10} {AIM:5.1f}, bound {BOUND:.1f}")


if __name__ == "__main__":
    main()
