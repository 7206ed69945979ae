"""Trials: a child process in which a module is replaced before the tests import it, and tests are run.

The parent never imports hdrscan nor a test; whatever else they need it has imported once (``warm``), so a child has
only hdrscan itself and the test files to load.
"""

import ast
import builtins
import gc
import importlib
import importlib.machinery
import importlib.util
import json
import os
import resource
import sys
import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

import pytest

from mutants.mutations import functions_of

_ENTERED = "__entered_by_a_test__"
_MEMORY = 2 << 30
# Tests of time fail on a busy machine, and a mutant would seem to die of it.
_NO_CLOCK = "not linear_time and not bounded_time and not quickly and not no_more_than_its_length"


class Test(NamedTuple):
    """What a test does without any mutant."""

    seconds: float
    entered: frozenset[str]
    """The functions of the targets that it enters, as ``module function``."""


class Baseline(NamedTuple):
    """What the tests do without any mutant."""

    tests: dict[str, Test]
    at_import: frozenset[str]
    """The functions that are entered while tests are collected: each test may depend on them."""
    imported: tuple[str, ...]
    """The modules of others that are imported on the way."""


class Ending(NamedTuple):
    """How a trial ended."""

    failed: str | None
    """The test that failed, or what else ended it; None where all passed."""


class Place(NamedTuple):
    """A copy of the project, which stays as it is while somebody works on the original."""

    root: Path

    def path_of(self, module: str) -> Path:
        """Return where a module of hdrscan's is."""
        return self.root / "src" / "hdrscan" / f"{module}.py"

    def start(self, module: str | None, source: str, tests: Sequence[str], seconds: float, said: Path) -> int:
        """Start a trial in a child and return its process id; what ``ending_of`` reads will be in ``said``."""
        child = os.fork()
        if child:
            return child
        try:
            self._become(said, seconds)
            if module is not None:
                sys.meta_path.insert(0, _Planted(module, self.path_of(module), ast.parse(source)))
            chosen = _Chosen(tests)
            files = sorted({str(self.root / name.partition("::")[0]) for name in tests})
            code = _pytest([*files, "-x"], chosen)
            said.write_text(json.dumps({"code": code, "failed": chosen.failed, "passed": chosen.passed}))
        except BaseException:  # noqa: BLE001 - nothing may go up into the parent's own frames
            traceback.print_exc()
        os._exit(0)

    def ending_of(self, status: int, tests: int, said: Path) -> Ending:
        """Read how a trial ended.

        Raises:
            RuntimeError: neither did all tests pass nor did one fail.
        """
        if os.WIFSIGNALED(status):
            return Ending(f"(signal {os.WTERMSIG(status)}: takes too long)")
        found = json.loads(said.read_text()) if said.exists() else {}
        if found.get("failed") is not None:
            return Ending(found["failed"])
        if found.get("code") == pytest.ExitCode.OK and found["passed"] == tests:
            return Ending(None)
        raise RuntimeError(f"a trial came to no end: {found}\n{said.with_suffix('.log').read_text()[-3000:]}")

    def baseline(self, modules: Iterable[str], tests: Sequence[str], deselected: Sequence[str]) -> Baseline | str:
        """Run all tests without a mutant; return what they do, or what they said where not all pass."""
        said = self.root / "baseline.json"
        child = os.fork()
        if not child:
            try:
                self._become(said, 3600)
                watch = _Watch(_told(self, modules))
                files = [str(self.root / name) for name in tests]
                code = _pytest([*files, *(f"--deselect={name}" for name in deselected)], watch)
                if code == pytest.ExitCode.OK:
                    said.write_text(watch.written(self.root))
            except BaseException:  # noqa: BLE001 - as above
                traceback.print_exc()
            os._exit(0)
        os.waitpid(child, 0)
        if not said.exists():
            return said.with_suffix(".log").read_text()[-3000:]
        read = json.loads(said.read_text())
        return Baseline(
            {name: Test(seconds, frozenset(entered)) for name, (seconds, entered) in read["tests"].items()},
            frozenset(read["at_import"]),
            tuple(read["imported"]),
        )

    def _become(self, said: Path, seconds: float) -> None:
        """Make this process a trial: the copy's own hdrscan, and bounds for what a mutant may use up."""
        log = os.open(said.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.chdir(self.root)
        sys.path.insert(0, str(self.root / "src"))
        # The corpus of real messages is not everybody's: what only it finds is not found.
        os.environ["HDRSCAN_CORPUS"] = str(self.root / "no-corpus")
        resource.setrlimit(resource.RLIMIT_CPU, (round(seconds), round(seconds) + 5))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def warm(modules: Iterable[str]) -> None:
    """Import modules of others, so that no child has to."""
    for name in modules:
        with suppress(Exception):
            importlib.import_module(name)


def _told(place: Place, modules: Iterable[str]) -> set[str]:
    """Have modules loaded so that each of their functions tells when it is entered; return the set that it tells."""
    entered: set[str] = set()
    setattr(builtins, _ENTERED, entered)
    for module in modules:
        tree = ast.parse(place.path_of(module).read_text())
        for name, function in functions_of(tree):
            telling = ast.parse(f"{_ENTERED}.add({f'{module} {name}'!r})").body
            function.body[:0] = telling
        sys.meta_path.insert(0, _Planted(module, place.path_of(module), ast.fix_missing_locations(tree)))
    return entered


def _pytest(arguments: list[str], plugin: object) -> int:
    options = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*options, "--hypothesis-seed=0", "-k", _NO_CLOCK, *arguments], plugins=[plugin]))


class _Planted(importlib.machinery.SourceFileLoader):
    """Finds and loads one module of hdrscan's from a given tree instead of its file."""

    def __init__(self, module: str, path: Path, tree: ast.Module) -> None:
        super().__init__("hdrscan." + module.replace("/", "."), str(path))
        self.planted = tree

    def find_spec(
        self, fullname: str, _path: object = None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return compile(self.planted, self.path, "exec", dont_inherit=True)


class _Chosen:
    """Runs chosen tests in a given order, and keeps which one failed."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {name: number for number, name in enumerate(tests)}
        self.failed: str | None = None
        self.passed = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self.order]
        items[:] = sorted(chosen, key=lambda item: self.order[item.nodeid])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed = self.failed or f"(import) {report.nodeid}"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid
        elif report.when == "call":
            self.passed += 1


class _Watch:
    """Notes which functions of the targets each test enters, and how long it takes.

    What is kept from one test to the next is forgotten before each, for a test that gets an answer that another test
    asked for depends on the function as much.
    """

    def __init__(self, entered: set[str]) -> None:
        self.entered = entered
        self.at_import: list[str] = []
        self.kept: list[Any] = []
        self.tests: dict[str, tuple[float, list[str]]] = {}

    def pytest_collection_finish(self) -> None:
        self.at_import = sorted(self.entered)
        from hdrscan.text.memoized import _Answers  # noqa: PLC0415 - the parent, whose module this is, never imports it

        self.kept = [each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper | _Answers)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        for each in self.kept:
            each.cache_clear() if isinstance(each, _lru_cache_wrapper) else each.clear()
        self.entered.clear()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.tests[report.nodeid] = (report.duration, sorted(self.entered))

    def written(self, root: Path) -> str:
        """Return it all as JSON."""
        imported = [
            name
            for name, module in sys.modules.items()
            if (file := getattr(module, "__file__", None)) and not file.startswith(str(root))
        ]
        return json.dumps({"tests": self.tests, "at_import": self.at_import, "imported": sorted(imported)})
