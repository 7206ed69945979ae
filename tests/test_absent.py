"""Values that are not there: four members, falsy, and the same wherever they are sent."""

import copy
import pickle

import pytest

from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, NOT_PRESENT, UNREADABLE, Absent


@pytest.mark.parametrize("reason", [NOT_PRESENT, UNREADABLE, NOT_CHECKED, NOT_APPLICABLE])
def test_a_reason_is_falsy_and_stays_itself(reason: Absent) -> None:
    assert not reason
    assert getattr(Absent, reason.name) is reason
    assert copy.deepcopy(reason) is reason
    assert pickle.loads(pickle.dumps(reason)) is reason  # noqa: S301 - our own bytes
    assert repr(reason) == f"<{reason}>"
