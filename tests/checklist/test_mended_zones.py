"""Seeded domains, broken in several ways at once: what the emitted zone says keeps what was meant.

Each domain has senders, report addresses and alignment that are right; the faults spoil how they are written.
"""

import random
from collections.abc import Callable
from typing import NamedTuple

import pytest

from domains import DMARC, HEALTHY, PLAN, SELECTOR2, SPF, TARGET2, checked, in_memory
from hdrscan.dmarc.policy import find_policy
from hdrscan.dns.overlay import Zone, ZoneResolver
from hdrscan.dns.resolver import NoResolver, Resolver
from hdrscan.dns.zone import read_zone
from hdrscan.model.checklist import Checklist, Status
from hdrscan.model.dmarc import DmarcQuery
from hdrscan.model.spf import SpfResult
from hdrscan.report.zone_file import to_zone
from hdrscan.spf.check import Session, check_mail_from

SEEDS = range(120)
# What the emitted zone cannot mend: choices and hosts that only the owner has.
BY_HAND = {"dmarc-policy", "dmarc-reports", "mx-target"}


class Sender(NamedTuple):
    term: str
    ip: str


SENDERS = (
    Sender("ip4:203.0.113.25", "203.0.113.25"),
    Sender("ip4:198.51.100.0/28", "198.51.100.9"),
    Sender("ip6:2001:db8:5::/48", "2001:db8:5::7"),
    Sender("a:www.example.net", "192.0.2.3"),
    Sender("include:one.example.net", "192.0.2.77"),
    Sender("include:spf.protection.outlook.com", "52.101.0.1"),
)
WORLD = {**HEALTHY, "one.example.net TXT": ['"v=spf1 ip4:192.0.2.77 -all"']}

Spoil = Callable[[random.Random, list[str]], list[str]]
"""Takes the words of a sound record; returns the strings of a TXT record."""


def split(rng: random.Random, words: list[str]) -> list[str]:
    """Break the record into strings without the spaces between them."""
    cuts = sorted(rng.sample(range(1, len(words)), min(3, len(words) - 1)))
    return [" ".join(words[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]


def equals(rng: random.Random, words: list[str]) -> list[str]:
    place = rng.randrange(1, len(words) - 1)
    return [" ".join([*words[:place], words[place].replace(":", "=", 1), *words[place + 1 :]])]


def gap(rng: random.Random, words: list[str]) -> list[str]:
    place = rng.randrange(1, len(words) - 1)
    return [" ".join([*words[:place], words[place].replace(":", ": ", 1), *words[place + 1 :]])]


def commas(rng: random.Random, words: list[str]) -> list[str]:
    place = rng.randrange(1, len(words) - 2)
    return [" ".join([*words[:place], f"{words[place]},{words[place + 1]}", *words[place + 2 :]])]


SPF_SPOILS: tuple[Spoil, ...] = (
    lambda _, words: [" ".join(words)],
    lambda _, words: [f'\\"{" ".join(words)}\\"'],
    lambda _, words: [f" {' '.join(words)}"],
    lambda _, words: [" ".join(["v=spf1;", *words[1:]])],
    lambda _, words: [" ".join(["spf2.0/mfrom", *words[1:]])],
    lambda _, words: [" ".join([*words[:-1], "foo", "ip4:300.1.2.3", words[-1]])],
    lambda _, words: [" ".join([*words[:-1], *words[1:3], words[-1]])],
    lambda _, words: [" ".join([*words, "a:mail.example.com"])],
    lambda _, words: [" ".join(words).replace("a:www.example.net", "a:192.0.2.3")],
    lambda _, words: [" ".join(words).replace("203.0.113.25", "203.0.113.25/33")],
    lambda _, words: [" ".join(words).replace("-all", "\\226\\128\\147all")],
    lambda _, words: [" ".join(words).replace("include:", "includes:")],
    split,
    equals,
    gap,
    commas,
)
DMARC_SPOILS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: text.replace(";", ","),
    lambda text: text.replace(";", ""),
    lambda text: text.replace(";", "\\\\;"),
    lambda text: text.replace("v=DMARC1", "v=dmarc1"),
    lambda text: f" {text}",
    lambda text: f'\\"{text}\\"',
    lambda text: text.replace("mailto:", ""),
    lambda text: text.replace("p=reject", "p=rejected"),
    lambda text: text.replace("p=reject", "p:reject"),
    lambda text: text.replace("adkim=s", "adkim=strict"),
    lambda text: f"{text}; aspf=x; t=maybe",
)


def broken(seed: int) -> tuple[dict[str, list[str]], list[Sender]]:
    """Return a domain that is broken, and who was meant to send for it."""
    rng = random.Random(seed)  # noqa: S311 - the seed names the domain
    senders = [SENDERS[0], SENDERS[-1], *rng.sample(SENDERS[1:-1], rng.randrange(1, 5))]
    rng.shuffle(senders)
    strings = rng.choice(SPF_SPOILS)(rng, ["v=spf1", *(sender.term for sender in senders), "-all"])
    world = {**WORLD, SPF: [" ".join(f'"{string}"' for string in strings)]}
    world[DMARC] = [f'"{rng.choice(DMARC_SPOILS)(f"v=DMARC1; p=reject; rua={RUA}; adkim=s")}"']
    if rng.random() < 0.3:
        world[f"{SELECTOR2} CNAME"] = [f"{TARGET2}.example.com."]
    if rng.random() < 0.3:
        del world["mail.example.com TXT"], world["mail.example.com A"]
        world["mail.example.com CNAME"] = ["host.example.com."]
        world["host.example.com A"] = ["203.0.113.25"]
    if rng.random() < 0.2:
        del world["example.com A"], world["example.com MX"], world[SPF]
        world["example.com CNAME"] = ["alias.example.net."]
        world["alias.example.net A"] = ["192.0.2.80"]
        world["alias.example.net TXT"] = [" ".join(f'"{string}"' for string in strings)]
    return world, senders


RUA = "mailto:a@example.com,mailto:b@example.com"


def passes(sender: Sender, resolver: Resolver) -> bool:
    check = check_mail_from(Session(sender.ip, "mail.example.com"), "@example.com", resolver)
    return check.result is SpfResult.PASS


def failed(found: Checklist) -> set[str]:
    return {entry.point.id for entry in found.of(Status.FAIL)} - BY_HAND


def mended(world: dict[str, list[str]]) -> tuple[str, Zone]:
    emitted = to_zone(checked(PLAN, in_memory(world)))
    return emitted, read_zone(emitted, "emitted")


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_meant_is_so_when_the_zone_is_published(seed: int) -> None:
    world, senders = broken(seed)
    emitted, fragment = mended(world)
    after = ZoneResolver([fragment], in_memory(world))
    assert [sender for sender in senders if not passes(sender, after)] == [], (world[DMARC], emitted)
    holder = find_policy("example.com", after).found
    assert isinstance(holder, DmarcQuery)
    assert holder.record is not None
    assert (holder.record.p, holder.record.adkim, holder.record.defects) == ("reject", "s", ()), emitted
    assert ",".join(uri.text for uri in holder.record.rua) == RUA, emitted


@pytest.mark.parametrize("seed", SEEDS)
def test_the_emitted_zone_is_clean(seed: int) -> None:
    world, _ = broken(seed)
    emitted, fragment = mended(world)
    assert failed(checked(PLAN, ZoneResolver([fragment], NoResolver()))) == set(), emitted
    after = ZoneResolver([fragment], in_memory(world))
    assert failed(checked(PLAN, after)) == set(), emitted
    # What it emits for a mended domain is the same again: nothing is left to change. An address in the place of an
    # alias is the domain's own from then on, and no matter of mail.
    again = read_zone(to_zone(checked(PLAN, after)), "again")
    for name, held in again.nodes.items():
        assert held == {kind: fragment.nodes[name].get(kind) for kind in held}, emitted


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_stands_beside_an_alias(seed: int) -> None:
    world, _ = broken(seed)
    _, fragment = mended(world)
    aliases = {key.removesuffix(" CNAME") for key in world if key.endswith(" CNAME")} - {"example.com"}
    held = {name: set(fragment.nodes.get(name, ())) for name in aliases}
    assert [name for name, types in held.items() if types - {"CNAME"}] == []
