"""The openSPF suite through the command: each case by hand, with the answers that its zone data give."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hdrscan.cli import OK, UNREAD
from hdrscan.cli.commands import run
from hdrscan.dns.replay import dump_answers
from hdrscan.dns.resolver import Recorder
from hdrscan.spf.check import Session, check_mail_from
from openspf import NO_EXPLANATION, Case, cases, memory_of

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_openspf_by_hand(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorder = Recorder(memory_of(case.zone), lambda: datetime(2026, 1, 2, tzinfo=UTC))
    check_mail_from(Session(case.host, case.helo), case.mail_from, recorder)
    recording = tmp_path / "answers.jsonl"
    recording.write_text(dump_answers(recorder.recorded), encoding="utf-8")
    options = ["--spf-client", case.host, "--spf-mail-from", case.mail_from, "--spf-helo", case.helo]
    code = run([*options, "--dns-replay", str(recording), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["result"] in case.results, found["reason"]
    assert code in {OK, UNREAD}
    if case.explanation == NO_EXPLANATION:
        assert found["explanation"] is None
    elif case.explanation is not None:
        assert found["explanation"] == case.explanation
