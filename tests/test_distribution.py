"""What users install: the wheel in a bare environment, the zipapp, and the recipe of the image."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

from conftest import ROOT
from hdrscan import __version__

SAMPLE = ROOT / "samples" / "05-smtp-auth-submission-to-postfix.eml"
SITE = Path(sysconfig.get_path("purelib"))


def run(*command: str | Path, **environment: str) -> str:
    """Run a program far from the source tree, without anything of ours in its environment."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    done = subprocess.run(
        command, capture_output=True, check=False, cwd="/", env={**kept, **environment}, timeout=120, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build as ``make dist`` does: the wheel is made from the source distribution, which has to be whole."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


def test_make_dist_builds_as_these_tests_do() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "\t$(BIN)/python -m build --no-isolation\n" in makefile
    assert "$(BIN)/shiv --site-packages dist/site --console-script hdrscan" in makefile


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    base = f"hdrscan-{__version__}"
    assert {name.partition("/")[0] for name in names} == {"hdrscan", f"{base}.dist-info", f"{base}.data"}
    shared = {name for name in names if name.startswith(f"{base}.data/")}
    assert shared == {f"{base}.data/data/share/man/man1/hdrscan.1"}
    ours = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "hdrscan").rglob("*")}
    packed = {name for name in names if name.startswith("hdrscan/")}
    # Whatever lies in the package goes along: templates and the marker of types too.
    assert packed == {name for name in ours if (ROOT / "src" / name).is_file() and "__pycache__" not in name}
    assert wheel.name == f"hdrscan-{__version__}-py3-none-any.whl"


def test_the_source_distribution_can_be_tested(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tracked = ("Makefile", "Containerfile", "pyproject.toml", "LICENSE", "README.md", "tests/conftest.py")
    assert {*tracked, "samples/manifest.json", ".ci/run", "docs/generate.py"} <= names
    assert [name for name in names if name.startswith((".venv", "dist")) or "__pycache__" in name] == []


def test_the_wheel_runs_in_a_bare_environment(wheel: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    run(sys.executable, "-m", "venv", "--without-pip", bare)
    python = bare / "bin" / "python"
    run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"),
        *("--disable-pip-version-check", wheel),
    )
    # What it depends on is taken from this environment; its own files are the wheel's.
    site = next((bare / "lib").glob("python*/site-packages"))
    (site / "dependencies.pth").write_text(f"{SITE}\n")
    assert Path(run(python, "-c", "import hdrscan; print(hdrscan.__file__)").strip()).is_relative_to(site)
    command = bare / "bin" / "hdrscan"
    assert run(command, "--version") == f"hdrscan {__version__}\n"
    expected = run(sys.executable, "-m", "hdrscan", SAMPLE, COLUMNS="100", PYTHONPATH=str(ROOT / "src"))
    assert run(command, SAMPLE, COLUMNS="100") == expected
    assert run(command, "--format", "html", SAMPLE).startswith("<!doctype html>")
    assert run(command, "rules").count("\n") > 50
    asked = ("--dns-replay", ROOT / "samples" / "dns" / "published.jsonl", SAMPLE)
    assert "Published" in run(command, *asked)


def needed(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """Return a distribution's dependencies as far as they are installed here, and theirs."""
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        marker = requirement.marker or Marker("python_version > '3'")
        if not marker.evaluate({"extra": ""}) or requirement.name in found:
            continue
        try:
            found[requirement.name] = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        needed(requirement.name, found)
    return found


def test_the_zipapp_runs_alone(wheel: Path, tmp_path: Path) -> None:
    site, file = tmp_path / "site", tmp_path / "hdrscan.pyz"
    run(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site),
        *("--disable-pip-version-check", wheel),
    )
    # make zipapp has pip do this, which takes them from the index.
    for found in needed("hdrscan", {}).values():
        for part in found.files or ():
            if ".." not in part.parts and "__pycache__" not in part.parts:
                target = site / part
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(str(found.locate_file(part)), target)
    shiv = Path(sys.executable).with_name("shiv")
    run(shiv, "--site-packages", site, "--console-script", "hdrscan", "--compressed", "--output-file", file)
    shutil.rmtree(site)
    # -S: none of this environment's packages; -I: nothing of the user's.
    cache = tmp_path / "cache"
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    python = base if base.exists() else Path(sys.executable)
    report = run(python, "-I", file, "--format", "json", SAMPLE, SHIV_ROOT=str(cache))
    assert json.loads(report)["messages"][0]["route"]["helo"]["kind"] == "office365-outbound"
    assert next(cache.glob("*/site-packages/hdrscan")).is_dir()
    asked = ("--dns-replay", ROOT / "samples" / "dns" / "published.jsonl", SAMPLE)
    assert "Published" in run(python, "-I", file, *asked, SHIV_ROOT=str(cache))


INSTRUCTION = re.compile(r"^([A-Z]+)\s+(.*)$", re.DOTALL)


def instructions() -> list[tuple[str, str]]:
    """Read the Containerfile: comments go, continued lines are joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Containerfile").read_text(), flags=re.MULTILINE)
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            match = INSTRUCTION.match(line)
            assert match, line
            found.append((match[1], " ".join(match[2].split())))
    return found


def problems(found: list[tuple[str, str]]) -> list[str]:
    """Say what of the instructions is not as it has to be."""
    said = []
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENTRYPOINT"}
    said += [f"{name} is not used here" for name, _ in found if name not in known]
    bases = [value for name, value in found if name == "FROM"]
    said += [
        f"{base}: no pinned slim base"
        for base in bases
        if not re.match(r"python:3\.\d+-slim-\w+( AS \w+)?$", base)
    ]
    last = found[max(at for at, (name, _) in enumerate(found) if name == "FROM") :]
    users = [value for name, value in last if name == "USER"]
    said += [] if users and all(re.fullmatch(r"[1-9]\d*", user) for user in users) else ["runs as root"]
    after = [name for name, _ in last[next((at for at, row in enumerate(last) if row[0] == "USER"), 0) :]]
    said += ["something is changed behind USER"] if {"RUN", "COPY"} & {*after} else []
    said += [] if last[-1] == ("ENTRYPOINT", '["hdrscan"]') else ["starts something else"]
    for name, value in found:
        if re.search(r"passw|secret|token|api.?key|credential|https?://|curl|wget|apt", value, re.IGNORECASE):
            said.append(f"{name} {value}: no secrets, no downloads")
        if name == "COPY" and not value.startswith("--from="):
            said += [f"{part} is not there" for part in value.split()[:-1] if not (ROOT / part).exists()]
        if name == "RUN" and "pip " in value and "--no-cache-dir" not in value:
            said.append(f"{value}: keeps a cache")
    return said


def test_the_containerfile_is_sound() -> None:
    assert problems(instructions()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("FROM", "python:3.13-slim-bookworm"), ("FROM", "python:latest")),
        (("USER", "10001"), ("USER", "root")),
        (("USER", "10001"), ("WORKDIR", "/")),
        (("WORKDIR", "/mail"), ("ENV", "TOKEN=1")),
        (("WORKDIR", "/mail"), ("RUN", "pip install x")),
        (("ENTRYPOINT", '["hdrscan"]'), ("ENTRYPOINT", "hdrscan")),
        (("COPY", "src ./src"), ("COPY", "source ./src")),
    ],
)
def test_the_lint_sees_what_is_not(old: tuple[str, str], new: tuple[str, str]) -> None:
    found = instructions()
    assert old in found
    assert problems([new if row == old else row for row in found])


def test_the_context_of_the_image_is_no_more_than_it_copies() -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = [value.split()[:-1] for name, value in instructions() if name == "COPY" and "--from=" not in value]
    assert sorted(kept) == sorted(part for parts in copied for part in parts)


@pytest.mark.skipif(
    "HDRSCAN_BUILD_IMAGE" not in os.environ, reason="fetches a base image; HDRSCAN_BUILD_IMAGE=1 builds"
)
def test_the_image_runs() -> None:
    builder = next(name for name in ("podman", "docker") if shutil.which(name))
    run("make", "-C", ROOT, "image", f"BUILDER={builder}")
    done = subprocess.run(
        [builder, "run", "--rm", "-i", "--network=none", "hdrscan", "--format", "check"],
        input=SAMPLE.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"HDRSCAN OK - ")
