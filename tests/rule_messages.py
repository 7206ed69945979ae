"""What the tests of the rules share: the findings of a small message, by code."""

from collections.abc import Iterable

from hdrscan import scan
from hdrscan.model.finding import Finding
from hdrscan.settings import DEFAULTS, Settings
from messages import message

OWN = Settings(domains=("example.com",))
"""The reader says that the sender's domain is his: fixes are for him then."""
KEY_2048 = "A" * 342 + "=="
KEY_1024 = "A" * 171 + "="
KEY_512 = "A" * 86 + "=="


def found(
    above: Iterable[str],
    below: Iterable[str] = (),
    border: str = "postfix",
    sender: str = "alice@example.com",
    settings: Settings = DEFAULTS,
) -> dict[str, Finding]:
    """Return the findings of a message; of several with one code the first."""
    report = scan(message(border, list(above), list(below), sender), settings)
    assert report.failures == ()
    findings: dict[str, Finding] = {}
    for finding in report.findings:
        findings.setdefault(finding.code, finding)
    return findings


def results(*parts: str, by: str = "mx.example.org") -> str:
    return f"Authentication-Results: {'; '.join([by, *parts])}"


def microsoft(*parts: str) -> str:
    return f"Authentication-Results: {';'.join(parts)}"


def signature(domain: str = "example.com", extra: str = "", key: str = KEY_2048, signed: str = "from:to") -> str:
    return (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=mail; h={signed};{extra} "
        f"bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b={key}"
    )
