"""The registry: every rule is declared, documented and tried, and a broken one costs its own answer only."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from asked import judged, zone_of
from conftest import ROOT
from hdrscan import scan
from hdrscan.config.reading import read_settings
from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Finding, Severity
from hdrscan.model.route import Confidence
from hdrscan.rules import running
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, Rule, rules
from hdrscan.settings import Settings

CASES = ROOT / "tests" / "cases"
HEADINGS = ["## What it means", "## Why it matters", "## Fix", "## References"]


def expectations() -> dict[str, dict[str, list[str]]]:
    """Return which findings each sample and case must give and must not give."""
    manifest = json.loads((ROOT / "samples" / "manifest.json").read_text())["samples"]
    found = {f"samples/{name}": entry["findings"] for name, entry in manifest.items() if "findings" in entry}
    for path in sorted(CASES.glob("*/expect.findings.json")):
        found[path.parent.name] = json.loads(path.read_text())
    return found


def test_codes_and_names_are_unique_and_codes_name_their_file() -> None:
    found = rules()
    assert found
    assert len({rule.code for rule in found}) == len(found)
    assert len({rule.name for rule in found}) == len(found)
    for rule in found:
        assert re.fullmatch(r"[A-Z]{2,5}\d{3}", rule.code)
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", rule.name)
        family = rule.code.rstrip("0123456789").lower()
        assert rule.module == f"hdrscan.rules.{family}.{rule.code.lower()}"


def test_every_module_below_the_families_declares_one_rule() -> None:
    files = [path for path in (ROOT / "src/hdrscan/rules").glob("*/*.py") if path.name != "__init__.py"]
    assert sorted(path.stem.upper() for path in files) == sorted(rule.code for rule in rules())


def test_rules_are_found_in_an_archive_too(tmp_path: Path) -> None:
    archive = tmp_path / "hdrscan.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for path in (ROOT / "src" / "hdrscan").rglob("*.py"):
            target.write(path, path.relative_to(ROOT / "src"))
    script = "import hdrscan.rules.registry as r; print(r.__file__, len(r.rules()))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(archive)},
        capture_output=True,
        check=True,
    )
    where, _, count = done.stdout.decode().strip().rpartition(" ")
    assert where.startswith(str(archive))
    assert int(count) == len(rules())


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_every_rule_is_documented(rule: Rule) -> None:
    assert [line for line in rule.documentation.splitlines() if line.startswith("## ")] == HEADINGS
    assert rule.title
    assert "DOMAIN" not in rule.documentation


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_every_rule_has_a_case_that_fires_and_one_that_stays_silent(rule: Rule) -> None:
    stated = expectations().values()
    assert any(rule.code in case["expect"] for case in stated), f"no case expects {rule.code}"
    assert any(rule.code in case["forbid"] for case in stated), f"no case forbids {rule.code}"


def _broken(case: Case) -> Iterator[Draft]:
    if case.message.subject != "never":
        raise RuntimeError("it broke")
    yield Draft("never", ())


def test_a_broken_rule_costs_its_own_answer_only(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (ROOT / "samples/10-o365-via-postfix-smarthost-to-exim.eml").read_bytes()
    whole = {finding.code for finding in scan(data).findings}
    assert "SPF001" in whole
    broken = tuple(rule._replace(check=_broken) if rule.code == "SPF001" else rule for rule in rules())
    monkeypatch.setattr(running, "rules", lambda: broken)
    report = scan(data)
    assert {finding.code for finding in report.findings} == whole - {"SPF001"}
    assert [(failure.code, failure.error) for failure in report.failures] == [
        ("SPF001", "RuntimeError: it broke")
    ]


def test_rules_are_selected_by_code_or_by_its_beginning() -> None:
    data = (ROOT / "samples/10-o365-via-postfix-smarthost-to-exim.eml").read_bytes()
    assert {finding.code for finding in scan(data, Settings(select=("SPF001",))).findings} == {"SPF001"}
    assert all(finding.code.startswith("SPF") for finding in scan(data, Settings(select=("SPF",))).findings)
    assert "SPF001" not in {finding.code for finding in scan(data, Settings(ignore=("SPF",))).findings}
    changed = scan(data, Settings(select=("SPF001",), severities=(("SPF001", "low"),)))
    assert [finding.severity for finding in changed.findings] == [Severity.LOW]


def test_a_finding_needs_exactly_one_primary_evidence() -> None:
    field = scan(b"From: a@example.com\r\n\r\n").block.fields[0]
    proof = Evidence(field, (0, 4), 1, "From", "", primary=True)

    def make(*evidence: Evidence) -> Finding:
        return Finding("SPF001", "spf-fail", Severity.HIGH, Confidence.HIGH, "It failed.", evidence)

    assert len(make(proof, proof._replace(primary=False)).evidence) == 2
    for wrong in ((), (proof, proof), (proof._replace(primary=False),)):
        with pytest.raises(ValueError, match="primary"):
            make(*wrong)


def settings_of(case: Path) -> Settings | None:
    path = case / "settings.toml"
    return read_settings(path.read_text(), path.name) if path.exists() else None


@pytest.mark.parametrize("name", expectations())
def test_findings_as_expected(name: str) -> None:
    path = ROOT / name if name.startswith("samples/") else next((CASES / name).glob("message.*"))
    zone, data, settings = zone_of(path.parent), Path(path).read_bytes(), settings_of(path.parent)
    report = scan(data, settings) if zone is None else judged(data, zone, settings)
    codes = {finding.code for finding in report.findings}
    stated = expectations()[name]
    assert set(stated["expect"]) - codes == set(), f"missing; found {sorted(codes)}"
    assert set(stated["forbid"]) & codes == set(), "must not be found"
    for finding in report.findings:
        for evidence in finding.evidence:
            start, end = evidence.span
            assert report.block.source[start:end].decode("ascii", "surrogateescape") == evidence.quote
    assert report.failures == ()


@pytest.mark.parametrize("name", expectations())
def test_every_fix_says_who_can_do_it(name: str) -> None:
    """What a reader can do whoever he is concerns hdrscan itself, or a look at something published."""
    path = ROOT / name if name.startswith("samples/") else next((CASES / name).glob("message.*"))
    settings = settings_of(path.parent) or Settings()
    for own in (
        settings,
        settings._replace(
            relays=("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"), domains=("example.com", "example.net")
        ),
    ):
        for finding in scan(path.read_bytes(), own).findings:
            assert not (finding.fix and finding.owner), finding.code
            if finding.fix is not None and finding.fix.owner is None:
                assert finding.fix.target.startswith(("hdrscan", "a shell")), finding
