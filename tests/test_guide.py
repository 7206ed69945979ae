"""The guide: each of its steps leads to the checks that verify it, and its configuration is one for Postfix."""

import re
import subprocess
from pathlib import Path

import pytest

from conftest import PATH, ROOT
from guide import GUIDE, STEPS, main_cf
from hdrscan.checklist.points import POINTS

LINK = re.compile(r"\[`([a-z0-9-]+)`\]\(domain-checks\.md#([a-z0-9-]+)\)")
# Microsoft's connector shows in no record, and the last step runs all checks.
WITHOUT_CHECKS = {"4", "8"}


def test_each_step_links_the_checks_that_verify_it() -> None:
    assert [number for number, _ in STEPS] == [str(number) for number in range(1, 9)]
    for number, text in STEPS:
        links = LINK.findall(text)
        assert bool(links) == (number not in WITHOUT_CHECKS), number
        assert [name for name, anchor in links if name != anchor or name not in POINTS] == []


def test_the_page_of_checks_has_what_is_linked() -> None:
    page = (ROOT / "docs" / "domain-checks.md").read_text(encoding="utf-8")
    for _, anchor in LINK.findall(GUIDE):
        assert f'<a id="{anchor}"></a>' in page


def test_every_check_that_can_fail_is_linked() -> None:
    never = {"relay-mx", "spf-mx", "dmarc-organization"}
    optional = {"mta-sts", "tls-rpt", "dane"}
    of_other_records = {"spf-include-target", "spf-microsoft-include", "spf-wide"}
    linked = {name for name, _ in LINK.findall(GUIDE)}
    assert set(POINTS) - linked == never | optional | of_other_records


def test_lines_that_need_files_are_comments() -> None:
    active = [line for block in main_cf() for line in block.split("\n") if not line.startswith("#")]
    assert not [line for line in active if line.startswith(("smtp_tls_cert_file", "smtp_tls_key_file"))]
    assert "sender_canonical_classes = envelope_sender" in active
    assert "inet_protocols = ipv4" in active


@pytest.mark.servers("postfix")
def test_postfix_knows_every_parameter(tmp_path: Path) -> None:
    (tmp_path / "main.cf").write_text("\n".join(main_cf()), encoding="utf-8")
    (tmp_path / "master.cf").write_text("", encoding="utf-8")
    done = subprocess.run(
        ["postconf", "-n", "-c", str(tmp_path)],  # noqa: S607 - the marker looked for it
        capture_output=True,
        check=True,
        env={"PATH": PATH},
    )
    assert done.stderr == b""
