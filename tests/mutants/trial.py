"""Trials: a child process in which a function is replaced, and tests are run.

All tests are collected once, in a process from which each trial is forked (``Collected``): a child only puts the
changed function's code in the place of the whole one's and runs the tests that enter it. What is changed outside of
functions, or in one that is entered while tests are collected, is tried in a process that loads the changed module
from the beginning (``main``).
"""

import ast
import builtins
import gc
import importlib.machinery
import importlib.util
import json
import os
import resource
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

from mutants.mutations import functions_of

_ENTERED = "__entered_by_a_test__"
_MEMORY = 4 << 30
# Tests of time fail on a busy machine, and a mutant would seem to die of it.
_NO_CLOCK = "not linear_time and not bounded_time and not quickly and not no_more_than_its_length"
_OPTIONS = ("-q", "-s", "-x", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-k", _NO_CLOCK)


class Test(NamedTuple):
    """What a test does without any mutant."""

    seconds: float
    entered: frozenset[str]
    """The functions of the targets that it enters, as ``module function``."""


class Place(NamedTuple):
    """A copy of the project, which stays as it is while somebody works on the original."""

    root: Path

    def path_of(self, module: str) -> Path:
        """Return where a module of hdrscan's is."""
        return self.root / "src" / "hdrscan" / f"{module}.py"

    def prepare(self) -> None:
        """Make this process use the copy's own hdrscan and tests."""
        os.chdir(self.root)
        sys.path.insert(0, str(self.root / "src"))
        # The corpus of real messages is not everybody's: what only it finds is not found.
        os.environ["HDRSCAN_CORPUS"] = str(self.root / "no-corpus")


def session(
    place: Place, modules: Sequence[str], tests: Sequence[str], work: Callable[["Collected"], None]
) -> int:
    """Collect tests with modules whose functions tell when they are entered, have work done, return pytest's code."""
    place.prepare()
    entered: set[str] = set()
    setattr(builtins, _ENTERED, entered)
    for module in modules:
        sys.meta_path.insert(0, _Planted(module, place.path_of(module), _telling(place, module)))
    plugin = _Session(lambda items: work(Collected(place, modules, items, entered)))
    return int(pytest.main([*_OPTIONS, *tests], plugins=[plugin]))


class Collected:
    """All tests, collected, and the functions that can be replaced."""

    def __init__(
        self, place: Place, modules: Sequence[str], items: Sequence[pytest.Item], entered: set[str]
    ) -> None:
        """Gather them; nothing has been run yet."""
        from hdrscan.text.memoized import _Answers  # noqa: PLC0415 - before collection it would be another hdrscan

        self.place = place
        self.items = {item.nodeid: item for item in items}
        self.entered = entered
        self.at_import = frozenset(entered)
        """The functions that are entered while tests are collected: each test may depend on them."""
        objects = gc.get_objects()
        paths = {str(place.path_of(module)): module for module in modules}
        self.functions: dict[str, list[FunctionType]] = {}
        for each in objects:
            if isinstance(each, FunctionType) and each.__code__.co_filename in paths:
                name = f"{paths[each.__code__.co_filename]} {each.__code__.co_qualname}"
                self.functions.setdefault(name, []).append(each)
        self.kept: list[Any] = [each for each in objects if isinstance(each, _lru_cache_wrapper | _Answers)]
        self.tests: dict[str, Test] = {}

    def run(self) -> str | None:
        """Run all tests without a mutant and keep what each does; return the test that fails, if one does."""
        said = self.place.root / "baseline.json"
        os.waitpid(_forked(self._tell_all, said, 3600), 0)
        if not said.exists():
            return f"no end:\n{said.with_suffix('.log').read_text()[-3000:]}"
        found = json.loads(said.read_text())
        self.tests = {
            name: Test(seconds, frozenset(entered)) for name, (seconds, entered) in found["tests"].items()
        }
        failed: str | None = found["failed"]
        return failed

    def _tell_all(self) -> dict[str, object]:
        tests: dict[str, tuple[float, list[str]]] = {}
        for name, report in self._reports(self.items):
            if report.failed:
                return {"failed": f"{name}\n{report.longreprtext}", "tests": {}}
            if report.passed:
                tests[name] = report.duration, sorted(self.entered)
        return {"failed": None, "tests": tests}

    def _reports(self, names: Iterable[str]) -> Iterator[tuple[str, pytest.TestReport]]:
        """Run tests in turn; what is kept from one to the next is forgotten before each.

        A test that gets an answer that another one asked for depends on the function as much.
        """
        items = [self.items[name] for name in names]
        for item, following in zip(items, [*items[1:], None], strict=True):
            self.forget()
            reports: list[pytest.TestReport] = []
            recorder = _Recorder(reports)
            item.config.pluginmanager.register(recorder)
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            item.config.pluginmanager.unregister(recorder)
            worst = next((report for report in reports if report.failed), None)
            yield item.nodeid, worst or next((each for each in reports if each.when == "call"), reports[0])

    def forget(self) -> None:
        """Forget all answers that are kept, and what was entered."""
        for each in self.kept:
            each.cache_clear() if isinstance(each, _lru_cache_wrapper) else each.clear()
        self.entered.clear()

    def can_swap(self, name: str) -> bool:
        """Tell whether a function, as ``module function``, can be replaced in a child."""
        return name in self.functions and name not in self.at_import

    def start(  # noqa: PLR0913 - what is changed, what tries it, and its bounds
        self,
        module: str,
        function: str | None,
        source: str,
        tests: Sequence[str],
        said: Path,
        *,
        least: float = 60,
    ) -> int:
        """Start a trial in a child and return its process id; what ``ending_of`` reads will be in ``said``.

        ``least``: seconds of the processor that the tests may take, in any case.
        """
        seconds = least + 10 * sum(self.tests[name].seconds for name in tests)
        name = f"{module} {function}"
        if self.can_swap(name):
            return _forked(lambda: self._try(name, source, tests), said, seconds)
        order = said.with_suffix(".order")
        order.write_text(json.dumps({"module": module, "source": source, "tests": tests}))
        command = (
            sys.executable,
            "-m",
            "mutants.trial",
            str(self.place.root),
            str(order),
            str(said),
            str(seconds),
        )
        environment = {**os.environ, "PYTHONPATH": _here()}
        return os.spawnve(os.P_NOWAIT, sys.executable, command, environment)  # noqa: S606 - waited for with the others

    def _try(self, name: str, source: str, tests: Sequence[str]) -> dict[str, object]:
        module = name.partition(" ")[0]
        code = _codes(compile(source, self.place.path_of(module), "exec"))[name.partition(" ")[2]]
        for function in self.functions[name]:
            function.__code__ = code
        for test, report in self._reports(tests):
            if report.failed:
                return {"failed": test}
        return {"failed": None, "passed": len(tests)}


def ending_of(status: int, tests: int, said: Path) -> str | None:
    """Read how a trial ended: the test that failed, or what else ended it; None where all passed.

    Raises:
        RuntimeError: neither did all tests pass nor did one fail.
    """
    if os.WIFSIGNALED(status):
        return f"(signal {os.WTERMSIG(status)}: takes too long)"
    found = json.loads(said.read_text()) if said.exists() else {}
    if found.get("failed") is not None:
        return str(found["failed"])
    if found.get("passed") == tests:
        return None
    raise RuntimeError(f"a trial came to no end: {found}\n{said.with_suffix('.log').read_text()[-3000:]}")


def main() -> None:
    """Load a changed module from the beginning and run tests: what a function's code cannot show."""
    root, order, said, seconds = sys.argv[1:]
    place, given = Place(Path(root)), json.loads(Path(order).read_text())
    _bound(Path(said), float(seconds))
    place.prepare()
    tree = ast.parse(given["source"])
    sys.meta_path.insert(0, _Planted(given["module"], place.path_of(given["module"]), tree))
    chosen = _Chosen(given["tests"])
    files = sorted({str(place.root / name.partition("::")[0]) for name in given["tests"]})
    pytest.main([*_OPTIONS, *files], plugins=[chosen])
    Path(said).write_text(json.dumps({"failed": chosen.failed, "passed": chosen.passed}))


def _here() -> str:
    return str(Path(__file__).resolve().parents[1])


def _forked(work: Callable[[], dict[str, object]], said: Path, seconds: float) -> int:
    """Do work in a child, whose answer will be in ``said``; return its process id."""
    child = os.fork()
    if child:
        return child
    try:
        _bound(said, seconds)
        said.write_text(json.dumps(work()))
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - nothing may go up into the parent's own frames
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(0)


def _bound(said: Path, seconds: float) -> None:
    """Write to a log, and bound what a mutant may use up."""
    log = os.open(said.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (round(seconds), round(seconds) + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _telling(place: Place, module: str) -> ast.Module:
    """Return a module each of whose functions tells when it is entered."""
    tree = ast.parse(place.path_of(module).read_text())
    for name, function in functions_of(tree):
        function.body[:0] = ast.parse(f"{_ENTERED}.add({f'{module} {name}'!r})").body
    return ast.fix_missing_locations(tree)


def _codes(code: CodeType) -> dict[str, CodeType]:
    """Return the code of all functions of a module, and of all that is inside them, by qualified name."""
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    found = {each.co_qualname: each for each in inner}
    for each in inner:
        found = {**_codes(each), **found}
    return found


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


class _Session:
    """Has work done where the tests would be run."""

    def __init__(self, work: Callable[[Sequence[pytest.Item]], None]) -> None:
        self.work = work

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        if session.testsfailed:
            return None
        self.work(session.items)
        return True


class _Recorder:
    """Keeps the reports of a test."""

    def __init__(self, reports: list[pytest.TestReport]) -> None:
        self.reports = reports

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.reports.append(report)


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


if __name__ == "__main__":
    main()
