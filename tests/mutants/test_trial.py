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
# In a process of its own: the parent of a trial may not have imported what is replaced.
PROGRAM = """
import json, os, pathlib, sys
from mutants.trial import Place, warm

place = Place(pathlib.Path(sys.argv[1]))
baseline = place.baseline(["text/customers"], ["tests"], [])
warm(baseline.imported)
assert not [name for name in sys.modules if name.startswith("hdrscan")]
names = sorted(baseline.tests)
found = {"entered": {name: sorted(test.entered) for name, test in baseline.tests.items()}}
source = place.path_of("text/customers").read_text()
begin = source.index("    if normalize(")
for what, changed, tests in [
    ("whole", source, names),
    ("wrong", source.replace("return _CONNECTED", "return not _CONNECTED"), names),
    ("broken", source + "1 / 0", names),
    ("hangs", source[:begin] + "    while True: pass\\n" + source[begin:], names),
    ("nothing", source, ["tests/test_small.py::test_that_is_not_there"]),
]:
    said = place.root / f"{what}.json"
    _, status = os.waitpid(place.start("text/customers", changed, tests, 3, said), 0)
    try:
        found[what] = place.ending_of(status, len(tests), said).failed
    except RuntimeError:
        found[what] = "no end"
print(json.dumps(found))
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
    found = json.loads(done.stdout)
    name = "tests/test_small.py::test_a_customers_name"
    assert found["entered"] == {
        name: ["text/customers is_customers"],
        "tests/test_small.py::test_something_else": [],
    }
    assert found["whole"] is None
    assert found["wrong"] == name
    assert found["broken"] == "(import) tests/test_small.py"
    assert found["hangs"].startswith("(signal ")
    assert found["nothing"] == "no end"
