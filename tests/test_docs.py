import re
import runpy
import subprocess
import sys

import pytest

from conftest import ROOT
from hdrscan.cli import FOUND, OK, commands, domain_command, scanning
from hdrscan.config.reading import read_settings
from hdrscan.errors import ConfigError
from hdrscan.model.route import HeloKind, OriginKind
from hdrscan.settings import Expect, values
from hdrscan.trace.dialects.base import Dialect

BLOCK = re.compile(r"^```\n\$ (hdrscan [^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "page", ["README.md", "docs/diff.md", "docs/domain.md", "docs/postfix-office365.md", "docs/probe.md"]
)
def test_the_output_on_a_page_is_true(page: str) -> None:
    blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert blocks
    for command, shown in blocks:
        arguments, _, piped = command.removeprefix("hdrscan").partition("<")
        done = subprocess.run(
            [sys.executable, "-m", "hdrscan", *arguments.split()],
            input=(ROOT / piped.strip()).read_bytes() if piped else b"",
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={"COLUMNS": "100", "PATH": ""},
        )
        assert done.returncode in {OK, FOUND}, (command, done.stderr)
        # A line of three dots stands for lines that are left out.
        text, place = done.stdout.decode(), 0
        parts = shown.split("...\n")
        for part in parts:
            found = text.find(part, place)
            assert found >= 0, f"{command}: not in the output, or not there:\n{part}"
            place = found + len(part)
        assert len(parts) > 1 or text == shown, command
        assert text.startswith(parts[0]), command
        assert text.endswith(parts[-1]), command


PYTHON = re.compile(r"^```python\n(.*?)^```\n\n```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_library_print_what_is_shown() -> None:
    examples = PYTHON.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8"))
    assert len(examples) >= 2
    for code, shown in examples:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout == shown


def test_generated_pages_are_up_to_date() -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "generate.py"))["PAGES"]
    assert pages
    for name, make in pages.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == make(), f"{name}: run make docs"


def test_make_targets_of_the_readme_exist() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for target in {*re.findall(r"^    make ([a-z]+)", readme, re.MULTILINE)}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_lead_somewhere() -> None:
    for page in [*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / link).exists(), (page.name, link)


def test_modules_named_in_the_architecture_exist() -> None:
    source = ROOT / "src" / "hdrscan"
    packages = "|".join(path.parent.name for path in source.glob("*/__init__.py"))
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {*re.findall(rf"`((?:{packages})(?:[./][a-z_0-9]+)+?)(?:\.py)?`", text)}
    assert len(named) > 40
    modules = [source / name.replace(".", "/") for name in sorted(named)]
    assert [path for path in modules if not path.is_dir() and not path.with_suffix(".py").exists()] == []


def test_files_named_in_the_code_exist() -> None:
    named = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"docs/[\w./-]+\.(?:md|json)", path.read_text(encoding="utf-8"))
    }
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_option_and_exit_code_is_described() -> None:
    text = "".join((ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("cli.md", "serve.md"))
    for command in map(commands.load, (commands.SCAN, *commands.COMMANDS)):
        for parameter in command.params:
            for option in (name for name in parameter.opts if name.startswith("--")):
                assert f"`{option}" in text, option
    for form in (*scanning.Format, *domain_command.Form, *domain_command.Cloud):
        assert f"`{form.value}`" in text
    for code in (0, 1, 2, 3, 130):
        assert f"| {code} |" in text


def test_the_settings_shown_are_read_and_the_errors_shown_are_given() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    shown = "\n".join(re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    settings = read_settings(shown, "hdrscan.toml")
    assert [
        name for name in settings._fields if name not in {"expect", "at"} and not getattr(settings, name)
    ] == []
    for key in re.findall(r"^(\w+) = ", shown, re.MULTILINE):
        assert re.search(rf"`(?:\w+\.)?{key}`", text), key
    first, second = re.findall(r"^hdrscan: (.*)$", text, re.MULTILINE)
    with pytest.raises(ConfigError, match=f"^{re.escape(first)}$"):
        read_settings("relays = ['mail example.com']", "hdrscan.toml")
    with pytest.raises(ValueError, match=f"^{re.escape(second.removeprefix('--tenant: '))}$"):
        values.tenant("example")


def test_every_expectation_and_kind_is_described() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for name in (*Expect._fields, *(kind.value for kinds in (HeloKind, OriginKind) for kind in kinds)):
        assert f"\n| `{name}` |" in text, name


def test_the_dialect_guide_names_the_attributes_of_a_dialect() -> None:
    text = (ROOT / "docs" / "adding-a-dialect.md").read_text(encoding="utf-8")
    for name in Dialect._fields:
        assert f"`{name}`" in text, name
