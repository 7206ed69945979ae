"""Class 9: two authors. Nothing passes for the victim, and a finding of high severity names both."""

import pytest

from attacks.authors import AUTHORS
from attacks.comparison import Json, mapping, mappings
from attacks.judging import judged
from attacks.letters import OWN, SILENT, VICTIM_DOMAIN, Letter, message
from attacks.receivers import RECEIVERS, Receiver


def passes_for(report: Json, domain: str) -> list[str]:
    """Return what a report says to pass, or to align, for a domain."""
    authentication = mapping(report["authentication"])
    checks = [mapping(authentication["spf"]), *mappings(authentication["dkim"])]
    found = [
        f"{check['result']} aligned"
        for check in checks
        if check and str(check["domain"]).endswith(domain) and (check["result"] == "pass" or check["aligned"])
    ]
    dmarc = mapping(authentication["dmarc"])
    if str(dmarc["domain"]).endswith(domain):
        found += [
            f"dmarc {key} {dmarc[key]}"
            for key in ("recorded", "recomputed")
            if dmarc[key] in ("pass", "bestguesspass")
        ]
    return found


def names_both(report: Json) -> bool:
    """Tell whether a finding of high severity names both domains."""
    return any(
        finding["severity"] in ("high", "critical")
        and all(name in f"{finding['message']} {finding['evidence']}" for name in ("example.net", VICTIM_DOMAIN))
        for finding in mappings(report["findings"])
    )


@pytest.mark.parametrize("authors", AUTHORS, ids=" + ".join)
def test_nothing_passes_for_the_victim(authors: tuple[str, ...]) -> None:
    for receiver in RECEIVERS:
        for verdict in (OWN, SILENT):
            report = report_of(receiver, Letter(authors=authors, verdict=verdict))
            assert not passes_for(report, VICTIM_DOMAIN), receiver.name


@pytest.mark.parametrize("authors", AUTHORS, ids=" + ".join)
def test_a_record_about_the_stranger_is_not_one_about_the_victim(authors: tuple[str, ...]) -> None:
    """The recipient judged the other author, and says so: header.from is the stranger's."""
    passed = (
        "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.net;"
        " dkim=pass header.d=example.net; dmarc=pass header.from=example.net"
    )
    written = next(each for each in RECEIVERS if each.name == "postfix").writes(Letter(authors=authors))
    written = written._replace(top=[passed, *written.top])
    report = judged(message(written, Letter(authors=authors)))
    assert not passes_for(report, VICTIM_DOMAIN)


@pytest.mark.parametrize("authors", AUTHORS, ids=" + ".join)
def test_a_high_finding_names_both(authors: tuple[str, ...]) -> None:
    for receiver in RECEIVERS:
        assert names_both(report_of(receiver, Letter(authors=authors, verdict=OWN))), receiver.name


def report_of(receiver: Receiver, letter: Letter) -> Json:
    return judged(message(receiver.writes(letter), letter))
