"""Each fault is told with its record, the emitted zone has the right one, and what is sound is left alone."""

import pytest

from domains import HEALTHY, OPENDKIM, PLAN, checked, in_memory, told
from faulty_zones import FAULTS, SOUND, Faulty
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.zone import read_zone
from hdrscan.model.checklist import Checklist, Status
from hdrscan.report.zone_file import to_zone


def words(found: Checklist) -> str:
    return "\n".join(
        f"{entry.point.id} {entry.subject}: {entry.found}"
        for status in (Status.FAIL, Status.WARNING)
        for entry in found.of(status)
    )


def unwrapped(zone: str) -> str:
    return zone.replace("\n; ", " ") + zone.replace('" "', "")


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case.id)
def test_a_fault_is_told_with_its_words(case: Faulty) -> None:
    found = checked(case.plan, in_memory(case.world))
    said = words(found)
    assert told(found) == case.told, said
    assert [part for part in case.says if part not in said] == [], said


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case.id)
def test_the_emitted_zone_has_the_right_record_and_is_clean(case: Faulty) -> None:
    emitted = to_zone(checked(case.plan, in_memory(case.world)))
    shown = unwrapped(emitted)
    assert [part for part in case.right if part not in shown] == [], emitted
    after = checked(case.plan, ZoneResolver([read_zone(emitted, "emitted")], in_memory(case.world)))
    assert told(after) == case.left, emitted + words(after)


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_zone_is_not_accused(name: str) -> None:
    world = {key: values for key, values in {**HEALTHY, **SOUND[name]}.items() if values is not None}
    found = checked(OPENDKIM if "key" in name else PLAN, in_memory(world))
    assert told(found) == set(), words(found)
