"""The faulty zones once more, all served by one NSD: each with names and addresses of its own."""

import time
from collections.abc import Iterator

import pytest

from domains import World, checked, told, zones_of
from faulty_zones import FAULTS, SOUND, Faulty
from hdrscan.dns.network import NetworkResolver
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.resolver import Cached
from hdrscan.dns.zone import read_zone
from hdrscan.model.checklist import DomainPlan
from hdrscan.report.zone_file import to_zone
from nameserver import serving

pytestmark = pytest.mark.servers("nsd")

SOUND_CASES = tuple(Faulty(f"sound-{name}", changes, set()) for name, changes in SOUND.items())
CASES = (*FAULTS, *SOUND_CASES)


def apart(text: str, number: int) -> str:
    """Return a text with the names and addresses of this case alone (RFC 2544's network has enough of them)."""
    name = f"c{number}"
    pairs = (
        ("example.com", f"{name}.example"),
        ("example-com", f"{name}-example"),
        ("example.net", f"{name}n.example"),
        ("example-net", f"{name}n-example"),
        ("203.0.113.", f"198.18.{number}."),
        ("113.0.203.in-addr", f"{number}.18.198.in-addr"),
    )
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def world_of(case: Faulty, number: int) -> World:
    return {apart(key, number): [apart(value, number) for value in values] for key, values in case.world.items()}


def plan_of(plan: DomainPlan, number: int) -> DomainPlan:
    relays = tuple(
        relay._replace(
            host=apart(relay.host, number),
            helo=apart(relay.helo, number),
            addresses=tuple(apart(ip, number) for ip in relay.addresses),
        )
        for relay in plan.relays
    )
    return plan._replace(domain=apart(plan.domain, number), relays=relays)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cached]:
    world: dict[str, list[str]] = {}
    for number, case in enumerate(CASES, 1):
        world.update(world_of(case, number))
    with serving(tmp_path_factory.mktemp("nsd"), zones_of(world)) as server:
        yield Cached(NetworkResolver([server]), time.monotonic)


@pytest.mark.parametrize("number", range(1, len(CASES) + 1), ids=[case.id for case in CASES])
def test_a_fault_is_told_and_mended(number: int, live: Cached) -> None:
    case = CASES[number - 1]
    plan = plan_of(case.plan, number)
    found = checked(plan, live)
    shown = "\n".join(f"{entry.status.value} {entry.point.id}: {entry.found}" for entry in found.checks)
    assert told(found) == case.told, shown
    assert [part for part in case.says if apart(part, number) not in shown] == [], shown
    emitted = to_zone(found)
    assert told(checked(plan, ZoneResolver([read_zone(emitted, "emitted")], live))) == case.left, emitted
