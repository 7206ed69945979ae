import pytest

from hdrscan.model.absent import Absent
from hdrscan.model.spf import SpfResult
from hdrscan.spf.check import Session, check_mail_from
from openspf import NO_EXPLANATION, Case, cases, memory_of

CASES = list(cases())


def test_the_suite_is_whole() -> None:
    assert len(CASES) > 200


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_openspf(case: Case) -> None:
    check = check_mail_from(Session(case.host, case.helo), case.mail_from, memory_of(case.zone))
    assert isinstance(check.result, SpfResult)
    assert check.result.value in case.results, check.reason
    if case.explanation == NO_EXPLANATION:
        assert isinstance(check.explanation, Absent)
    elif case.explanation is not None:
        assert check.explanation == case.explanation
