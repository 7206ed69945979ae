"""Plants mistakes in the modules that decide trust, and counts those that no test sees (``make mutants``).

Each worker has a copy of the project. For each mutant it writes the changed module there and runs the tests, the
nearest ones first, until one fails; mypy counts as one, for no such change gets past it. A mutant that all tests
pass lives. At most two in a hundred may live, each listed in survivors.toml with the reason why no test can or
should see it.

Exit codes: 0 in order; 1 too many live, or one without a reason; 2 mypy or the tests fail without any mutant.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from mutants.mutations import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).with_name("survivors.toml")
MOST_ALIVE = 0.02
TESTS = ("tests/trace", "tests/auth", "tests/route", "tests/rules", "tests/test_cases.py", "tests/attacks")
TARGETS = {
    "trace/boundary": "tests/trace",
    "auth/trust": "tests/auth",
    "auth/trust_context": "tests/auth",
    "route/facts": "tests/route",
    "rules/peers": "tests/rules",
}
"""The modules that decide trust, and which tests are nearest to each."""
# Tests of time fail on a busy machine, and a mutant would seem to die of it.
_NO_CLOCK = "not linear_time and not bounded_time and not quickly and not no_more_than_its_length"
_COPIED = ("src", "tests", "samples", "docs", ".mypy_cache", "pyproject.toml", "README.md", "CHANGELOG.md")


class Outcome(NamedTuple):
    """What became of a mutant."""

    module: str
    mutant: Mutant
    lives: bool
    seconds: float

    @property
    def name(self) -> str:
        """How survivors.toml calls it."""
        return f"{self.module} {self.mutant.name}"


class Worker:
    """A copy of the project, in which one mutant after another is tried."""

    def __init__(self, folder: Path, deselected: Sequence[str], timeout: int) -> None:
        """Copy the project."""
        self.folder = folder
        self.deselected = deselected
        self.timeout = timeout
        self.said = b""
        folder.mkdir()
        for name in _COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy(source, folder / name)

    def passes(self, tests: Sequence[str]) -> bool:
        """Run tests and tell whether all passed; tests that hang do not. What pytest said is in ``said``."""
        chosen = [f"--deselect={name}" for name in self.deselected]
        return self._succeeds("pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", _NO_CLOCK, *chosen, *tests)

    def types(self, modules: Sequence[str]) -> bool:
        """Tell whether mypy has nothing to say about modules."""
        return self._succeeds("mypy", *(f"src/hdrscan/{module}.py" for module in modules))

    def _succeeds(self, *command: str) -> bool:
        """Run a module of Python's in the copy."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [sys.executable, "-m", *command],
                cwd=self.folder,
                env=environment,
                capture_output=True,
                timeout=self.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        self.said = done.stdout
        return done.returncode == 0

    def tries(self, module: str, mutant: Mutant) -> Outcome:
        """Plant a mutant, run the tests, and take it out again."""
        path = self.folder / "src" / "hdrscan" / f"{module}.py"
        whole = path.read_text()
        started = time.monotonic()
        path.write_text(mutant.source)
        try:
            nearest = TARGETS[module]
            lives = (
                self.passes((nearest,))
                and self.types((module,))
                and self.passes([each for each in TESTS if each != nearest])
            )
        finally:
            path.write_text(whole)
        return Outcome(module, mutant, lives, time.monotonic() - started)


def planned(modules: Sequence[str], every: int) -> list[tuple[str, Mutant]]:
    """Return the mutants to try: all, or one in so many."""
    found = [
        (module, mutant)
        for module in modules
        for mutant in mutants_of((ROOT / "src" / "hdrscan" / f"{module}.py").read_text())
    ]
    return found[::every]


def outcomes(workers: Sequence[Worker], plan: Sequence[tuple[str, Mutant]]) -> Iterator[Outcome]:
    """Try all mutants, as many at a time as there are workers."""
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def attempt(task: tuple[str, Mutant]) -> Outcome:
        worker = free.get()
        try:
            return worker.tries(*task)
        finally:
            free.put(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        yield from pool.map(attempt, plan)


def judge(found: Sequence[Outcome], reasons: dict[str, str]) -> int:
    """Print what lives and return the exit code."""
    alive = [each for each in found if each.lives]
    for each in alive:
        reason = reasons.get(each.name, "NO REASON in survivors.toml")
        print(f"lives: {each.module}.py:{each.mutant.line}: {each.mutant.name}  ({reason})")
    print(f"{len(found)} mutants, {len(alive)} live ({len(alive) / max(1, len(found)):.1%})")
    without = [each for each in alive if each.name not in reasons]
    return int(bool(without) or len(alive) > MOST_ALIVE * len(found))


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help=f"modules to mutate (default: {' '.join(TARGETS)})")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default: 2)")
    parser.add_argument("--every", type=int, default=1, help="try only one mutant in so many")
    parser.add_argument("--timeout", type=int, default=600, help="seconds after which tests count as hanging")
    parser.add_argument("--deselect", action="append", default=[], help="a test that may fail, as for pytest")
    options = parser.parse_args()
    modules = options.modules or list(TARGETS)
    if unknown := set(modules) - set(TARGETS):
        parser.error(f"not a module to mutate: {', '.join(sorted(unknown))}")
    reasons: dict[str, str] = tomllib.loads(SURVIVORS.read_text())["survivors"]
    plan = planned(modules, options.every)
    with tempfile.TemporaryDirectory() as folder:
        workers = [Worker(Path(folder, str(n)), options.deselect, options.timeout) for n in range(options.jobs)]
        if not workers[0].types(modules) or not workers[0].passes(TESTS):
            print(workers[0].said.decode(errors="replace")[-3000:], file=sys.stderr)
            print("mypy or the tests fail without any mutant", file=sys.stderr)
            return 2
        found = []
        for each in outcomes(workers, plan):
            found.append(each)
            mark = "lives" if each.lives else "dies"
            print(
                f"{len(found)}/{len(plan)} {mark} {each.seconds:.1f} s {each.name}", file=sys.stderr, flush=True
            )
    return judge(found, reasons)


if __name__ == "__main__":
    sys.exit(main())
