"""What may be imported where, beyond the layers that import-linter holds (pyproject.toml)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "hdrscan"
# Third-party packages, each behind one file; dnspython asks in one and reads zone files in the other.
HOMES = {
    "typer": [
        *("cli/commands.py", "cli/diff_command.py", "cli/domain.py", "cli/explain_command.py", "cli/help.py"),
        *("cli/redacting.py", "cli/scan_command.py", "cli/serving.py"),
    ],
    "tabulate": ["report/grid.py"],
    "authres": ["auth/second_reader.py"],
    "dns": ["dns/network.py", "dns/zone.py"],
    "dkim": ["dkim/crypto.py"],
    "rich": ["cli/progress.py"],
    "olefile": ["ingest/outlook.py"],
    "zstandard": ["ingest/packed.py"],
    "compression": ["ingest/packed.py"],  # Python 3.14's own, which older ones do not know
    "orjson": ["report/json_line.py"],
    "jinja2": ["report/html/page.py"],
    "starlette": ["web/app.py", "web/guard.py"],
    "uvicorn": ["web/server.py"],
    "markupsafe": ["report/html/page.py"],  # Jinja2's own
}
# Nothing opens a socket itself but what asks the DNS; the clock and the environment are the command's business alone.
NOWHERE = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "email", "random", "time"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.fixture(scope="module")
def imported() -> dict[str, set[str]]:
    """Return the top packages that each module imports, lazily or not."""
    found = {
        path.relative_to(SOURCE).as_posix(): {name.partition(".")[0] for name in imports(path)}
        for path in SOURCE.rglob("*.py")
    }
    assert len(found) > 50
    return found


def test_each_third_party_package_stays_at_home(imported: dict[str, set[str]]) -> None:
    used: dict[str, set[str]] = {}
    for module, names in imported.items():
        for name in names - set(sys.stdlib_module_names) - {"hdrscan"}:
            used.setdefault(name, set()).add(module)
    assert {name: sorted(modules) for name, modules in used.items()} == {
        name: HOMES[name] for name in used if name in HOMES
    }


def test_no_module_reaches_the_network(imported: dict[str, set[str]]) -> None:
    found = {module: names & NOWHERE for module, names in imported.items() if names & NOWHERE}
    # The resolvers below are given their clock. The paste page is served on loopback, and reaches out to nobody.
    assert found == {
        "cli/dns_options.py": {"time"},
        "api.py": {"time"},
        "dns/network.py": {"socket", "time"},  # the usual question, without dnspython's cost
        "web/app.py": {"asyncio"},
        "web/server.py": {"socket"},
    }


def test_one_module_asks_the_dns() -> None:
    asking = {"dns.resolver", "dns.query", "dns.nameserver", "dns.asyncresolver", "dns.asyncquery"}
    assert [path.name for path in SOURCE.rglob("*.py") if asking & set(imports(path))] == ["network.py"]


def test_only_the_command_and_the_sources_touch_the_system(imported: dict[str, set[str]]) -> None:
    readers = ("ingest/sources.py", "ingest/streams.py", "ingest/units.py", "ingest/archives.py")
    allowed = (
        "cli/",
        "api.py",
        "web/app.py",
        "batch/workers.py",
        *readers,
    )  # the library takes paths of any type
    assert [
        module for module, names in imported.items() if "os" in names and not module.startswith(allowed)
    ] == []


def test_processes_are_started_for_many_messages_and_for_the_page(imported: dict[str, set[str]]) -> None:
    starters = {"multiprocessing", "subprocess"}
    found = {module for module, names in imported.items() if names & starters}
    # The second names the type of a pipe between them, and starts none.
    assert found == {"batch/workers.py", "batch/questions.py", "web/job.py"}


def test_importing_the_library_loads_nothing() -> None:
    script = "import sys, hdrscan; print(sorted(name for name in sys.modules if name.startswith('hdrscan')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"['hdrscan']"
