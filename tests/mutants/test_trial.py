"""A trial runs the tests against the changed module, and tells what became of it."""

import json
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

TESTS = """
from hdrscan.text.customers import is_customers

def test_a_customers_name() -> None:
    assert is_customers("p4fd01234.dip0.example.net", "203.0.113.25")

def test_something_else() -> None:
    pass
"""
# In a process of its own, which has not imported what is replaced.
PROGRAM = """
import json, os, pathlib, sys
from mutants.trial import Place, ending_of, session

place = Place(pathlib.Path(sys.argv[1]))
source = place.path_of("text/customers").read_text()
begin = source.index("    if normalize(")
wrong = source.replace("return _CONNECTED", "return not _CONNECTED")
found = {}

def work(collected):
    found["baseline"] = collected.run()
    found["entered"] = {name: sorted(test.entered) for name, test in collected.tests.items()}
    names = sorted(collected.tests)
    for what, function, changed in [
        ("whole", "is_customers", source),
        ("wrong", "is_customers", wrong),
        ("whole again", "is_customers", source),
        ("hangs", "is_customers", source[:begin] + "    while True: pass\\n" + source[begin:]),
        ("whole module", None, source),
        ("wrong module", None, wrong),
        ("broken module", None, source + "1 / 0"),
    ]:
        said = place.root / f"{what}.json"
        _, status = os.waitpid(collected.start("text/customers", function, changed, names, said, least=4), 0)
        found[what] = ending_of(status, len(names), said)
    try:
        ending_of(0, 1, place.root / "nothing.json")
    except (RuntimeError, OSError):
        found["nothing"] = "no end"

session(place, ["text/customers"], ["tests"], work)
pathlib.Path(sys.argv[1], "found.json").write_text(json.dumps(found))
"""


def test_what_becomes_of_a_mutant(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_small.py").write_text(TESTS)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT / "tests", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads((tmp_path / "found.json").read_text())
    name = "tests/test_small.py::test_a_customers_name"
    assert found.pop("hangs").startswith("(signal ")
    assert found == {
        "baseline": None,
        "entered": {name: ["text/customers is_customers"], "tests/test_small.py::test_something_else": []},
        "whole": None,
        "wrong": name,
        "whole again": None,
        "whole module": None,
        "wrong module": name,
        "broken module": "(import) tests/test_small.py",
        "nothing": "no end",
    }
