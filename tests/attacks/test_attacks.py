"""A stranger's additions never make a report better: every class of attack against every receiver."""

from collections import Counter

import pytest

from attacks.attack import Class
from attacks.classes import CLASSES
from attacks.comparison import Json, gains, mapping
from attacks.judging import judged
from attacks.receivers import RECEIVERS, Receiver

_OWN_POSTFIX = "route.helo.kind: postfix-relay, was external"


def is_medium(report: Json) -> bool:
    return mapping(mapping(report["route"])["helo"])["confidence"] == "medium"


@pytest.mark.parametrize("attack_class", CLASSES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda each: each.name)
def test_attack(receiver: Receiver, attack_class: Class) -> None:
    succeeded: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for attack in attack_class(receiver):
        before, after = judged(attack.before), judged(attack.after)
        for gain in gains(before, after, attack.said):
            if attack.names_hop and gain == _OWN_POSTFIX and is_medium(after):
                continue
            path = gain.partition(":")[0]
            succeeded[path] += 1
            text = attack.after.decode("ascii", "surrogateescape")
            shown = f"{gain}\n{attack.label}\n\n{text}"
            examples[path] = min(shown, examples.get(path, shown), key=len)
    told = "\n\n".join(
        f"{path}, {count} times; the shortest: {examples[path]}" for path, count in succeeded.items()
    )
    assert not succeeded, told.encode("ascii", "backslashreplace").decode()


def test_there_are_enough() -> None:
    assert sum(1 for receiver in RECEIVERS for each in CLASSES for _ in each(receiver)) >= 3000


def test_every_run_makes_the_same_messages() -> None:
    for receiver in RECEIVERS:
        for each in CLASSES:
            assert [attack.after for attack in each(receiver)] == [attack.after for attack in each(receiver)]


@pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda each: each.name)
def test_every_class_reaches_the_receivers_that_it_is_about(receiver: Receiver) -> None:
    empty = {each.__name__ for each in CLASSES if not any(True for _ in each(receiver))}
    assert empty <= {
        "reverse_names",
        "customers",
        "values_in_records",
        "first_line_that_continues",
        "sender_of_any_bytes",
    }
