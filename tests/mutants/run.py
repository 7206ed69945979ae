"""Plants mistakes in the modules that decide trust, and counts those that no test sees (``make mutants``).

Each mutant is tried in a process of its own (``trial``), against the tests that enter the changed function,
or all where it stands in none. It dies of the first test that fails or does not end. The nearest quick tests come
first, those that found most before them all; what lives is shown to mypy, all at once, and what mypy lets pass to all
other tests. At most two in a hundred may live, each listed in survivors.toml with the reason why no test can or
should see it.

Exit codes: 0 in order; 1 too many live, one without a reason, or a reason for one that does not live; 2 mypy or the
tests fail without any mutant.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from mutants.mutations import Mutant, mutants_of
from mutants.trial import Collected, Place, ending_of, session

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).with_name("survivors.toml")
MOST_ALIVE = 0.02
TARGETS = {
    "trace/boundary": "tests/trace",
    "auth/trust": "tests/auth",
    "auth/trust_context": "tests/auth",
    "route/facts": "tests/route",
    "rules/peers": "tests/rules",
}
"""The modules that decide trust, and which tests are nearest to each."""
_NEAR_ALL = ("tests/test_cases.py", "tests/test_trust_table.py")
TESTS = (*sorted(set(TARGETS.values())), *_NEAR_ALL)
"""The tests that a mutant has to pass. The attacks are left out: they take longer than all of these together, and
what only they see counts as alive, so that a mistake is told by a test that names it."""
_COPIED = ("src", "tests", "samples", "docs", "pyproject.toml", "README.md", "CHANGELOG.md")
_NOTHING = "nothing changed"
_FIRST = 2.0
"""Seconds that the first tests of a mutant take, those that most likely see it."""
_QUICK = 0.1
"""Seconds that a quick test takes at most."""


class Outcome(NamedTuple):
    """What became of a mutant."""

    module: str
    mutant: Mutant
    killer: str | None
    """The test that failed, or mypy; None where it lives."""

    @property
    def name(self) -> str:
        """How survivors.toml calls it."""
        return f"{self.module} {self.mutant.name}"


class Plan:
    """Which tests a mutant has to pass, and in which order."""

    def __init__(self, collected: Collected) -> None:
        """Keep what the tests do without a mutant."""
        self.collected = collected
        self.found: Counter[tuple[str, str]] = Counter()
        """How many mutants of a module a test has found."""

    def rounds(self, module: str, mutant: Mutant, *, last: bool) -> list[list[str]]:
        """Return the tests of a mutant, the near and quick ones or all others: a few first, then the rest."""
        name = f"{module} {mutant.function}"
        tests = self.collected.tests
        everywhere = mutant.function is None or name in self.collected.at_import
        near = (TARGETS[module], *_NEAR_ALL)
        chosen = [
            test
            for test, does in tests.items()
            if (test.startswith(near) and does.seconds <= _QUICK) is not last
            and (everywhere or name in does.entered)
        ]
        chosen.sort(key=lambda test: (-self.found[module, test], not test.startswith(near), tests[test].seconds))
        spent, at = 0.0, 0
        while at < len(chosen) and spent < _FIRST:
            spent += tests[chosen[at]].seconds
            at += 1
        return [each for each in (chosen[:at], chosen[at:]) if each]


class _Task(NamedTuple):
    """A mutant with the tests that it has not been shown to yet, in rounds; None before its first."""

    module: str
    mutant: Mutant
    rounds: list[list[str]] | None = None


def outcomes(plan: Plan, tasks: Sequence[_Task], jobs: int, *, last: bool = False) -> Iterator[Outcome]:
    """Try all mutants, some at a time."""
    todo = deque(tasks)
    running: dict[int, tuple[_Task, int, Path]] = {}
    numbers = count()
    while todo or running:
        while todo and len(running) < jobs:
            task = todo.popleft()
            rounds = task.rounds
            if rounds is None:
                rounds = plan.rounds(task.module, task.mutant, last=last)
            if not rounds:
                yield Outcome(task.module, task.mutant, None)
                continue
            now, later = rounds[0], rounds[1:]
            said = plan.collected.place.root / f"trial-{next(numbers)}.json"
            mutant = task.mutant
            child = plan.collected.start(task.module, mutant.function, mutant.source, now, said)
            running[child] = task._replace(rounds=later), len(now), said
        if not running:
            continue
        child, status = os.wait()
        task, tests, said = running.pop(child)
        failed = ending_of(status, tests, said)
        for suffix in (".json", ".log", ".order"):
            said.with_suffix(suffix).unlink(missing_ok=True)
        if failed is not None:
            plan.found[task.module, failed] += 1
            yield Outcome(task.module, task.mutant, failed)
        else:
            todo.appendleft(task)


def against_types(place: Place, alive: Sequence[Outcome]) -> list[Outcome]:
    """Show mypy what lives, all at once, beside the whole modules; return the same with what it says.

    Raises:
        RuntimeError: mypy complains of a module without a mutant.
    """
    folder = place.root / "typed"
    folder.mkdir()
    names = {f"mutant_{number}": each for number, each in enumerate(alive)}
    for module in {each.module for each in alive}:
        shutil.copy(place.path_of(module), folder / f"whole_{module.replace('/', '_')}.py")
    for name, each in names.items():
        (folder / f"{name}.py").write_text(each.mutant.source)
    command = (sys.executable, "-m", "mypy", "--no-error-summary", *map(str, sorted(folder.iterdir())))
    done = subprocess.run(command, cwd=place.root, capture_output=True, text=True, check=False)
    told = {Path(line.partition(":")[0]).stem for line in done.stdout.splitlines() if ": error: " in line}
    if done.returncode > 1 or not told <= set(names):
        raise RuntimeError(done.stdout + done.stderr)
    return [each._replace(killer="mypy" if name in told else None) for name, each in names.items()]


def judge(found: Sequence[Outcome], reasons: dict[str, str]) -> int:
    """Print what lives and return the exit code."""
    alive = {each.name: each for each in found if each.killer is None}
    for name, each in alive.items():
        reason = reasons.get(name, "NO REASON in survivors.toml")
        print(f"lives: {each.module}.py:{each.mutant.line}: {each.mutant.name}  ({reason})")
    stale = sorted({each.name for each in found} & set(reasons) - set(alive))
    for name in stale:
        print(f"does not live, but survivors.toml has a reason: {name}")
    by_types = sum(each.killer == "mypy" for each in found)
    print(
        f"{len(found)} mutants, {len(alive)} live ({len(alive) / max(1, len(found)):.1%}); "
        f"of the others mypy alone sees {by_types}"
    )
    return int(bool(alive.keys() - set(reasons)) or bool(stale) or len(alive) > MOST_ALIVE * len(found))


def planned(modules: Sequence[str], every: int, part: str) -> list[_Task]:
    """Return the mutants to try: all, or those whose name has a part, or one in so many."""
    found = [
        _Task(module, mutant)
        for module in modules
        for mutant in mutants_of((ROOT / "src" / "hdrscan" / f"{module}.py").read_text())
        if part in f"{module} {mutant.name}"
    ]
    return found[::every]


def copied(folder: Path) -> Place:
    """Copy the project, so that a run is not disturbed by work on it."""
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return Place(folder)


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help=f"modules to mutate (default: {' '.join(TARGETS)})")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default: 2)")
    parser.add_argument("--every", type=int, default=1, help="try only one mutant in so many")
    parser.add_argument("--part", default="", help="try only mutants that have this in their name")
    parser.add_argument("--near", action="store_true", help="only the nearest quick tests: more will live")
    options = parser.parse_args()
    modules = options.modules or list(TARGETS)
    if unknown := set(modules) - set(TARGETS):
        parser.error(f"not a module to mutate: {', '.join(sorted(unknown))}")
    reasons: dict[str, str] = tomllib.loads(SURVIVORS.read_text())["survivors"]
    tasks = planned(modules, options.every, options.part)
    found: list[Outcome] | None = None

    def work(collected: Collected) -> None:
        nonlocal found
        found = everything(collected, tasks, options.jobs, near=options.near)

    with tempfile.TemporaryDirectory() as folder:
        code = session(copied(Path(folder)), modules, TESTS, work)
    if found is None:
        print(f"the tests fail without any mutant, or cannot be collected ({code})", file=sys.stderr)
        return 2
    return judge(found, reasons)


def everything(collected: Collected, tasks: Sequence[_Task], jobs: int, *, near: bool) -> list[Outcome] | None:
    """Try all mutants against all tests and mypy, or the near tests and mypy, and tell how far it is."""
    started = time.monotonic()
    if failed := collected.run():
        print(failed, file=sys.stderr)
        return None
    say(f"{len(collected.tests)} tests without a mutant", started)
    plan, found = Plan(collected), list[Outcome]()
    # A mutant that changes nothing lives, before all others and after them: it is the mistakes that tests fail of.
    nothing = [
        _Task(module, _nothing_changed(module, tasks)) for module in dict.fromkeys(task.module for task in tasks)
    ]
    for each in outcomes(plan, [*nothing, *tasks, *nothing], jobs):
        if each.mutant.name == _NOTHING:
            if each.killer is not None:
                raise RuntimeError(f"{each.module} whole: {each.killer} fails")
            continue
        found.append(each)
        say(f"{len(found)}/{len(tasks)} {each.name}: {each.killer or 'LIVES'}", started)
    seen = [each for each in found if each.killer is not None]
    typed = against_types(collected.place, [each for each in found if each.killer is None])
    seen += [each for each in typed if each.killer is not None]
    alive = [_Task(each.module, each.mutant) for each in typed if each.killer is None]
    say(f"{len(alive)} live so far; those that mypy sees: {len(typed) - len(alive)}", started)
    if near:
        return seen + [each for each in typed if each.killer is None]
    for each in outcomes(plan, alive, jobs, last=True):
        seen.append(each)
        say(f"{len(seen)}/{len(tasks)} {each.name}: {each.killer or 'LIVES'}", started)
    return seen


def _nothing_changed(module: str, tasks: Sequence[_Task]) -> Mutant:
    """Return a mutant that puts a function's own code in its place."""
    source = (ROOT / "src" / "hdrscan" / f"{module}.py").read_text()
    function = next(
        (task.mutant.function for task in tasks if task.module == module and task.mutant.function), None
    )
    return Mutant(_NOTHING, 0, source, function)


def say(what: str, since: float) -> None:
    """Tell how far it is."""
    print(f"{time.monotonic() - since:.0f} s {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
