"""What the published field lists allow: facts of the specifications, with their versions, and how to hold to them."""

import ipaddress
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from conftest import ROOT, SAMPLES

HERE = Path(__file__).parent
ECS: dict[str, Any] = json.loads((HERE / "ecs.json").read_text())
MISP: dict[str, Any] = json.loads((HERE / "misp.json").read_text())
OCSF: dict[str, Any] = json.loads((HERE / "ocsf.json").read_text())

_OBJECTS = ("email_activity", "email", "email_auth", "metadata", "product", "network_endpoint", "observable")


def messages() -> list[Path]:
    """Return the samples and the messages of the cases."""
    return [*SAMPLES, *sorted((ROOT / "tests" / "cases").glob("*/message*"))]


def ecs_problems(event: dict[str, Any]) -> list[str]:
    """Say what of an event is not in the list, or has another type there; ``hdrscan.*`` is nobody else's."""
    return list(_ecs(event, ""))


def _ecs(value: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if path == "hdrscan":
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _ecs(inner, f"{path}.{key}" if path else key)
        return
    if path not in ECS["fields"]:
        yield f"{path} is no field"
        return
    kind, *array = ECS["fields"][path]
    if isinstance(value, list) is not bool(array):
        yield f"{path}: {value!r}, an array or not"
    for each in value if isinstance(value, list) else [value]:
        if not _has_ecs_type(each, kind):
            yield f"{path}: {each!r} is no {kind}"


def _has_ecs_type(value: object, kind: str) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "long":
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    if kind == "ip":
        return _is_address(value)
    return datetime.fromisoformat(value).tzinfo is not None if kind == "date" else True


def misp_problems(found: dict[str, Any]) -> list[str]:
    """Say what of an object its template does not allow."""
    problems = [
        f"{key}: {found[key]!r}"
        for key, value in (
            ("name", MISP["name"]),
            ("meta-category", MISP["meta_category"]),
            ("template_uuid", MISP["uuid"]),
            ("template_version", str(MISP["version"])),
        )
        if found[key] != value
    ]
    seen: list[str] = []
    for attribute in found["Attribute"]:
        relation = attribute["object_relation"]
        known = MISP["attributes"].get(relation)
        if known is None:
            problems.append(f"{relation} is no attribute of the template")
            continue
        if relation in seen and not known["multiple"]:
            problems.append(f"{relation} stands twice")
        seen.append(relation)
        allowed = known.get("categories") or MISP["categories_of_types"][known["type"]]
        if attribute["type"] != known["type"] or attribute["category"] not in allowed:
            problems.append(f"{relation}: {attribute['type']} in {attribute['category']}")
        if attribute["disable_correlation"] is not known["disable_correlation"]:
            problems.append(f"{relation}: correlation")
        problems += _misp_value(relation, known["type"], attribute["value"])
    if not {*seen} & {*MISP["required_one_of"]}:
        problems.append("nothing of what is required")
    return problems


def _misp_value(relation: str, kind: str, value: str) -> Iterator[str]:
    if not value.strip() or value != value.strip():
        yield f"{relation}: empty, or white space around it"
    if kind == "ip-src" and not _is_address(value):
        yield f"{relation}: {value!r} is no address"
    if kind in {"email-src", "email-dst", "email-reply-to"} and not re.fullmatch(r"\S+@\S+\.\S+", value):
        yield f"{relation}: {value!r} is no address"
    if kind == "hostname" and not re.fullmatch(r"[\w-]+(\.[\w-]+)+", value, re.ASCII):
        yield f"{relation}: {value!r} is no host"
    if kind == "datetime":
        datetime.fromisoformat(value)


def ocsf_problems(event: dict[str, Any]) -> list[str]:
    """Say what of an event the class and its objects do not allow."""
    return list(_ocsf(event, "email_activity", ""))


def _ocsf(value: dict[str, Any], name: str, path: str) -> Iterator[str]:
    known = OCSF[name]
    for key, attribute in known.items():
        # Attributes of profiles, which no event of ours has, are required with the profile only.
        if attribute["requirement"] == "required" and key not in value and key not in {"cloud", "osint"}:
            yield f"{path}{key} is required"
    one_of = OCSF["object_constraints"].get(name, {}).get("at_least_one", ())
    if one_of and not {*one_of} & {*value}:
        yield f"{path}: one of {one_of} is needed"
    for key, inner in value.items():
        if key not in known:
            yield f"{path}{key} is no attribute"
        elif "deprecated" in known[key]:
            yield f"{path}{key} is deprecated"
        elif isinstance(inner, list) is not known[key].get("array", False):
            yield f"{path}{key}: {inner!r}, an array or not"
        else:
            for each in inner if isinstance(inner, list) else [inner]:
                yield from _ocsf_value(each, known[key], f"{path}{key}")


def _ocsf_value(value: Any, attribute: dict[str, Any], path: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if "enum" in attribute and str(value) not in attribute["enum"]:
        yield f"{path}: {value!r} is no value"
    if attribute["type"] in _OBJECTS:
        yield from _ocsf(value, attribute["type"], f"{path}.")
    elif not _has_ocsf_type(value, attribute["type"]):
        yield f"{path}: {value!r} is no {attribute['type']}"


def _has_ocsf_type(value: object, kind: str) -> bool:
    if kind == "object":
        return isinstance(value, dict)
    base = OCSF["types"][kind].get("type", kind)
    if base in {"integer_t", "long_t"}:
        return isinstance(value, int) and not isinstance(value, bool)
    if base == "boolean_t":
        return isinstance(value, bool)
    pattern = OCSF["types"][kind].get("regex")
    return isinstance(value, str) and value != "" and (pattern is None or re.search(pattern, value) is not None)


PROBLEMS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "ecs": ecs_problems,
    "misp": misp_problems,
    "ocsf": ocsf_problems,
}
"""By format, what says how a line breaks the published list."""


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
