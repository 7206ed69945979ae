"""What a report claims more than another: the judgement of every attack.

A stranger's additions may make a report less certain. They may not make it say more, or something else, than it
says of the same message without them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attacks.letters import VICTIM_DOMAIN

Json = Mapping[str, object]

_UNQUOTED = str.maketrans("", "", '"\\ \t')
_SURENESS = ("low", "medium", "high")
_PLAIN_KINDS = ("unknown", "external", "office365-spoofed")
"""Kinds of host of which nothing good is said."""


def gains(before: Json, after: Json, said: Sequence[str] = ()) -> list[str]:
    """Return what ``after`` claims beyond ``before``, each as ``path: value``; both are reports as JSON.

    ``said``: the stranger's own name and domain as this attack says them. That a report repeats them is no gain, nor
    that it shows a part of a name, which the stranger could have said by itself.
    """
    found = [
        *_of_the_route(mapping(before["route"]), mapping(after["route"]), said),
        *_of_the_hops(before, after, said),
        *_of_the_records(before, after),
        *_of_the_checks(
            mapping(before["authentication"]), mapping(after["authentication"]), said, "authentication"
        ),
        *_of_microsoft(before.get("microsoft"), after.get("microsoft"), said),
    ]
    if after["error"] != before["error"]:
        found.append(f"error: {after['error']}")
    return found


def mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> Sequence[Json]:
    return value if isinstance(value, list) else []


def _same_or_absent(
    before: Json, after: Json, keys: Sequence[str], path: str, said: Sequence[str] = ()
) -> Iterator[str]:
    for key in keys:
        value = after.get(key)
        repeated = isinstance(value, str) and _is_part(value, said)
        if value is not None and value != before.get(key) and not repeated:
            yield f"{path}.{key}: {value!r}, was {before.get(key)!r}"


def _is_part(value: str, said: Sequence[str]) -> bool:
    """Tell whether a value is a name that was said, or a part of it, quoted or not."""
    return any(value.translate(_UNQUOTED) in name.translate(_UNQUOTED) for name in said)


def _of_the_route(before: Json, after: Json, said: Sequence[str]) -> Iterator[str]:
    was, now = mapping(before["helo"]), mapping(after["helo"])
    yield from _same_or_absent(was, now, ("ip", "received_index"), "route.helo")
    yield from _same_or_absent(was, now, ("name",), "route.helo", said)
    if now["kind"] != was["kind"] and now["kind"] not in _PLAIN_KINDS:
        yield f"route.helo.kind: {now['kind']}, was {was['kind']}"
    if now["kind"] not in _PLAIN_KINDS[2:] and _sureness(now) > _sureness(was):
        yield f"route.helo.confidence: {now['confidence']} ({now['kind']}), was {was['confidence']} ({was['kind']})"
    yield from _same_or_absent(
        mapping(before["boundary"]), mapping(after["boundary"]), ("received_index", "admd"), "route.boundary"
    )
    if before["ingress"] is None and after["ingress"] is not None:
        yield f"route.ingress: {after['ingress']}"
    was, now = mapping(before["origin"]), mapping(after["origin"])
    if now["kind"] != was["kind"] and now["confidence"] == "high":
        yield f"route.origin: {now['kind']} with high confidence, was {was['kind']}"


def _sureness(verdict: Json) -> int:
    confidence = verdict.get("confidence")
    return _SURENESS.index(confidence) if isinstance(confidence, str) else -1


def _of_the_hops(before: Json, after: Json, said: Sequence[str]) -> Iterator[str]:
    """The trusted hops are the same ones, and say the same."""
    was = {hop["received_index"]: hop for hop in mappings(before["hops"]) if hop["trust"] == "trusted"}
    for hop in mappings(after["hops"]):
        index = hop["received_index"]
        if hop["trust"] != "trusted":
            continue
        if index not in was:
            yield f"hops[{index}]: trusted"
            continue
        path = f"hops[{index}]"
        yield from _same_or_absent(was[index], hop, ("with", "timestamp", "authenticated"), path)
        yield from _same_or_absent(
            mapping(was[index]["from"]), mapping(hop["from"]), ("ip", "rdns"), f"{path}.from", said
        )
        yield from _same_or_absent(mapping(was[index]["by"]), mapping(hop["by"]), ("name", "ip"), f"{path}.by")


def _of_the_records(before: Json, after: Json) -> Iterator[str]:
    """No more records are trusted than were; what those say is judged by the checks that they come to."""
    for record, count in (_trusted(after) - _trusted(before)).items():
        yield f"trusted record: {count} {record}"


def _trusted(report: Json) -> Counter[str]:
    results = (
        str(record["field"]).lower()
        for record in mappings(report["authentication_results"])
        if record["trust"] == "trusted"
    )
    spf = ("received-spf" for record in mappings(report["received_spf"]) if record["trust"] == "trusted")
    return Counter([*results, *spf])


def _of_the_checks(before: Json, after: Json, said: Sequence[str], path: str) -> Iterator[str]:
    if before.get("spf") is None and after.get("spf") is not None:
        yield f"{path}.spf: {mapping(after['spf'])['result']} for {mapping(after['spf'])['domain']}"
    elif after.get("spf") is not None:
        yield from _of_the_spf(mapping(before["spf"]), mapping(after["spf"]), said, f"{path}.spf")
    known = [(check["result"], check["domain"]) for check in mappings(before.get("dkim"))]
    aligned = any(check["aligned"] for check in mappings(before.get("dkim")))
    for check in mappings(after.get("dkim")):
        if (check["result"], check["domain"]) not in known and not (
            check["domain"] is None and any(check["result"] == result for result, _ in known)
        ):
            yield f"{path}.dkim: {check['result']} for {check['domain']}"
        if check["aligned"] and not aligned:
            yield f"{path}.dkim: aligned"
    yield from _same_or_absent(
        mapping(before.get("dmarc")),
        mapping(after.get("dmarc")),
        ("recorded", "recomputed", "domain", "policy", "action"),
        f"{path}.dmarc",
    )
    for name in ("arc", "compauth"):
        was, now = mapping(before.get(name)), mapping(after.get(name))
        yield from _same_or_absent(was, now, ("result",), f"{path}.{name}")
    if before.get("ingress") is None and after.get("ingress") is not None:
        yield f"{path}.ingress: appears"
    elif after.get("ingress") is not None:
        yield from _of_the_checks(mapping(before["ingress"]), mapping(after["ingress"]), said, f"{path}.ingress")


def _of_the_spf(before: Json, after: Json, said: Sequence[str], path: str) -> Iterator[str]:
    yield from _same_or_absent(before, after, ("ip",), path)
    yield from _same_or_absent(before, after, ("helo",), path, said)
    of_the_victim = str(after["domain"]).endswith(VICTIM_DOMAIN)
    yield from _same_or_absent(before, after, ("domain",), path, () if of_the_victim else said)
    if after["result"] not in (before["result"], "none"):
        yield f"{path}.result: {after['result']}, was {before['result']}"
    if after["aligned"] and not before["aligned"]:
        yield f"{path}.aligned"
    if after["alignment"] in ("same", "organization") and after["alignment"] != before["alignment"]:
        yield f"{path}.alignment: {after['alignment']}, was {before['alignment']}"


_CAPPED = "client_proxied_by"
"""Nothing shows that Microsoft removes a stranger's; the confidence of what follows from it is capped."""


def _of_microsoft(before: object, after: object, said: Sequence[str]) -> Iterator[str]:
    """No field that only Microsoft writes becomes trusted."""
    now, was = (
        section if section.get("trust") == "trusted" else {} for section in (mapping(after), mapping(before))
    )
    known = set(_leaves(was))
    for key, value in now.items():
        for leaf in set(_leaves(value)) - known if key not in (_CAPPED, "trust", "trust_reason") else ():
            if not _is_part(leaf, said):
                yield f"microsoft.{key}: {leaf!r} is trusted"


def _leaves(value: object) -> Iterator[str]:
    """Return all text of a value; numbers are the lines that it stands in, or stand beside their text."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _leaves(inner)
