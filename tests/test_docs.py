import re
import subprocess
import sys

from conftest import ROOT

BLOCK = re.compile(r"^```\n\$ (hdrscan [^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_output_in_the_readme_is_true() -> None:
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    assert blocks
    for command, shown in blocks:
        arguments, _, piped = command.removeprefix("hdrscan").partition("<")
        done = subprocess.run(
            [sys.executable, "-m", "hdrscan", *arguments.split()],
            input=(ROOT / piped.strip()).read_bytes() if piped else b"",
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"COLUMNS": "100", "PATH": ""},
        )
        assert done.stdout.decode() == shown, command


def test_make_targets_of_the_readme_exist() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for target in {*re.findall(r"^    make ([a-z]+)", readme, re.MULTILINE)}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / link).exists(), (page.name, link)
