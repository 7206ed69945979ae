"""The table of docs/trust.md that says what a stranger can do about each trusted thing: every row is run.

A row's id names an entry of ``ATTACKS``: a message of a stranger's, and a check of its report. ``SAFE`` asks that
nothing passes for the domain in From, which is what every stranger wants.
"""

import re
from collections.abc import Callable, Mapping

import pytest

from conftest import ROOT
from hdrscan import scan
from hdrscan.model.boundary import Standing
from hdrscan.model.microsoft import MicrosoftRecord
from hdrscan.model.report import Report
from messages import ORIGIN, message

ROW = re.compile(r"^\| `([a-z0-9-]+)` \|", re.MULTILINE)
TABLE = (
    (ROOT / "docs" / "trust.md").read_text(encoding="utf-8").partition("## What a stranger can do about it")[2]
)

AT = "Mon, 3 Mar 2025 12:00:05 +0000 (UTC)"
AR = "Authentication-Results: "
ALL = "spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com; dmarc=pass header.from=example.com"
HIDDEN = "dkim=pass header.d=example.com; dmarc=pass header.from=example.com"
REAL = "spf=pass smtp.mailfrom=evil.example; dkim=none; dmarc=fail header.from=example.com"
GOOGLES_SPF = (
    "Received-SPF: pass (google.com: domain of a@evil.example designates 203.0.113.25 as permitted sender)"
)
PROTON = tuple(
    f"{AR}mail.protonmail.ch; {said}"
    for said in (
        "dkim=none",
        "dmarc=fail header.from=example.com",
        "spf=none smtp.mailfrom=evil.example",
        "arc=none smtp.remote-ip=203.0.113.25",
    )
)
INSIDE = (
    "Received: from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id Q2; "
    "Mon, 3 Mar 2025 12:00:06 +0000 (UTC)"
)
TENANTS = "X-MS-Exchange-Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.com"
ATTRIBUTED = (
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: "
    "TenantId=11111111-2222-3333-4444-555555555555;Ip=[192.0.2.1];Helo=[mail.example.com]"
)


def is_safe(report: Report) -> bool:
    """Tell whether nothing passes for the domain in From."""
    assert report.authentication is not None
    found = report.authentication.boundary
    passed = [check for check in found.dkim if check.result == "pass" and check.domain == "example.com"]
    aligned = [check for check in (found.spf, *found.dkim) if check is not None and check.aligned]
    return not passed and not aligned and found.dmarc.recorded != "pass" and found.dmarc.would_be != "pass"


FIREWALLED = "X-MS-Exchange-Organization-SCL: 5"
OTHERS_OF_MICROSOFT = (
    "X-MS-Exchange-SkipListedInternetSender: ip=[192.0.2.1];domain=mail.example.com",
    "X-MS-Exchange-CrossTenant-Id: 11111111-2222-3333-4444-555555555555",
    "X-OriginatorOrg: example.com\r\nX-MS-Exchange-CrossTenant-FromEntityHeader: Hosted",
    "X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:SKI;SCL:-1;DIR:INT;",
)


def has_no_microsoft_but_the_firewalled(report: Report) -> bool:
    found = report.microsoft
    if found is None or found.standing is not Standing.TRUSTED:
        return found is not None
    own = MicrosoftRecord(scl=found.record.scl)
    return bool(own.scl) and found.record._replace(pool=own.pool) == own


def has_no_ingress(report: Report) -> bool:
    return report.authentication is not None and report.authentication.ingress is None


def sent(border: str, above: list[str], below: list[str], **changes: str) -> bytes:
    """Return a stranger's message; ``changes`` are texts of it that are replaced, ``helo`` and ``author``."""
    text = message(border, above, below)
    text = text.replace(
        b"from mail.example.com (", f"from {changes.get('helo', 'mail.example.com')} (".encode(), 1
    )
    return text.replace(b"From: <alice@example.com>", changes.get("author", "From: <alice@example.com>").encode())


def customer(name: str) -> bytes:
    """Return a message of a customer of the recipient's, who goes on as the host that his name says."""
    border = f"from mail.example.com ({name} [203.0.113.25]) by mx.example.org (Postfix) with ESMTPS id Q1; {AT}"
    hop = f"from mail.example.com (mail.example.com [192.0.2.1]) by {name} (Postfix) with ESMTPS id Q0; {AT}"
    return (
        f"Received: {border}\r\n{AR}mx.example.org; {ALL}\r\nReceived: {hop}\r\nFrom: <alice@example.com>\r\n\r\n"
    ).encode()


Attack = tuple[list[bytes], Callable[[Report], bool]]
ATTACKS: Mapping[str, Attack] = {
    "customers-name": (
        [customer(f"{name}.example.org") for name in ("203-0-113-25", "pcb007119.dip0", "nr42.dyn", "25.cust")],
        is_safe,
    ),
    "results-below": (
        [sent(border, [], [f"{AR}mx.example.org; {ALL}"]) for border in ("postfix", "exim")]
        + [sent("zoho", [], [f"{AR}mx.zohomail.com; {ALL}"])]
        + [sent("postfix", [], [f"Received: {ORIGIN}", f"{AR}mx.example.org; {ALL}"])]
        + [sent("microsoft", [], [f"{AR}spf=pass (sender IP is 203.0.113.25) {ALL[9:]} action=none"])],
        is_safe,
    ),
    "results-below-real-ones": (
        [
            sent(
                "postfix",
                [f"{AR}mx.example.org; spf=pass smtp.mailfrom=evil.example"],
                [f"{AR}mx.example.org; {HIDDEN}"],
            ),
            sent("google", [], [GOOGLES_SPF, f"{AR}mx.google.com; {REAL}", f"{AR}mx.google.com; {HIDDEN}"]),
        ],
        is_safe,
    ),
    "results-next-below-google": (
        [sent("google", [], [GOOGLES_SPF, f"{AR}mx.google.com; {REAL}", f"{AR}mx.google.com; {ALL}"])],
        is_safe,
    ),
    "results-at-the-foot": (
        [
            sent("proton", [], [*PROTON, f"{AR}mail.protonmail.ch; dmarc=pass header.from=example.com"]),
            sent("proton", [], [f"{AR}mail.protonmail.ch; dkim=pass header.d=example.com", *PROTON]),
            sent("proton", [], [f"{AR}mail.protonmail.ch; {said}" for said in ALL.split("; ")]),
        ],
        is_safe,
    ),
    "results-moved-up": (
        [sent("proton", [*PROTON, *(f"{AR}mail.protonmail.ch; {said}" for said in ALL.split("; "))], [])],
        is_safe,
    ),
    "results-of-another": (
        [
            sent("proton", [*PROTON, f"{AR}mx.evil.example; {ALL}"], []),
            sent("postfix", [f"{AR}mx.evil.example; {ALL}"], []),
        ],
        is_safe,
    ),
    "received-spf-below": (
        [
            sent(
                border,
                [],
                [
                    f"Received-SPF: Pass (mailfrom) client-ip=203.0.113.25; envelope-from=a@example.com; receiver={name}"
                ],
            )
            for border, name in (
                ("postfix", "mx.example.org"),
                ("exim", "mx.example.org"),
                ("zoho", "mx.zohomail.com"),
            )
        ],
        is_safe,
    ),
    "return-path-below": (
        [sent("postfix", [f"{AR}mx.example.org; spf=pass"], ["Return-Path: <alice@example.com>"])],
        is_safe,
    ),
    "local-part-without-quotes": (
        [
            sent("postfix", [f"{AR}mx.example.org; spf=pass smtp.mailfrom={local}@evil.example"], [])
            for local in (
                "a;dmarc=pass header.from=example.com",
                f"example.com;{HIDDEN}",
                f"a@example.com;{HIDDEN};dkim=none header.i=",
                f"example.com;{HIDDEN};x=y",
                f'example.com;{HIDDEN} "',
            )
        ],
        is_safe,
    ),
    "local-part-in-a-comment": (
        [
            sent(
                "postfix",
                [
                    f"{AR}mx.example.org; spf=pass (client-ip=203.0.113.25; envelope-from={quote}a) ; {HIDDEN} ({quote}@evil.example)"
                ],
                [],
            )
            for quote in ("", '"')
        ],
        is_safe,
    ),
    "helo-with-results": (
        [
            sent("postfix", [f"{AR}mx.example.org; spf=none smtp.helo={helo}; dkim=none"], [], helo=helo)
            for helo in (f"x;{HIDDEN}".replace(" ", ";"), f"x;{HIDDEN}")
        ],
        is_safe,
    ),
    "identity-with-results": (
        [
            sent(
                "postfix",
                [f"{AR}mx.example.org; dkim=pass header.d=evil.example header.i={identity} header.s=s1"],
                [],
            )
            for identity in (
                f"a;{HIDDEN}@evil.example",
                f"a;{HIDDEN} header.d=evil.example header.i=@evil.example",
                f"@x.evil.example;{HIDDEN}@evil.example",
            )
        ],
        is_safe,
    ),
    "spf-phrase": (
        [
            sent("postfix", [f"Received-SPF: pass (mx.example.org: domain of {said} client-ip=203.0.113.25;"], [])
            for said in (
                '"alice@example.com "@evil.example designates 203.0.113.25 as permitted sender)',
                "alice@example.com) envelope-from=alice@example.com x=(b@evil.example designates 203.0.113.25)",
                'a) envelope-from="alice@example.com" x=(b@evil.example designates 203.0.113.25)',
                '"alice@example.com designates 203.0.113.25 as permitted sender"@evil.example designates 203.0.113.25)',
                "example.com designates 203.0.113.25 as b.evil.example designates 203.0.113.25 as permitted sender)",
            )
        ],
        is_safe,
    ),
    "exchange-server": (
        [
            sent("exchange", [], [field])
            for field in (*OTHERS_OF_MICROSOFT, "\r\n".join((FIREWALLED, *OTHERS_OF_MICROSOFT)))
        ],
        has_no_microsoft_but_the_firewalled,
    ),
    "two-answers": (
        [sent("postfix", [f"{AR}mx.example.org; {said}"], []) for said in (f"{REAL}; {ALL}", f"{ALL}; {REAL}")],
        lambda report: (
            report.authentication is not None
            and report.authentication.boundary.spf is None
            and not report.authentication.boundary.dmarc.recorded
        ),
    ),
    "another-author": (
        [sent("postfix", [f"{AR}mx.example.org; {ALL.replace('example.com', 'evil.example')}"], [])],
        is_safe,
    ),
    "two-authors": (
        [
            sent(
                "postfix",
                [f"{AR}mx.example.org; {ALL.replace('example.com', 'evil.example')}"],
                [],
                author=author,
            )
            for author in (
                "From: <alice@example.com>\r\nFrom: <a@evil.example>",
                "From: <a@evil.example>\r\nFrom: <alice@example.com>",
                "From: <alice@example.com>, <a@evil.example>",
                "From: <a@evil.example> <alice@example.com>",
            )
        ],
        is_safe,
    ),
    "inner-spf": ([sent("postfix", [f"{AR}mx.example.org; {ALL.partition(';')[0]}", INSIDE], [])], is_safe),
    "attribution": (
        [sent(border, [], [TENANTS, ATTRIBUTED]) for border in ("postfix", "google", "microsoft")],
        has_no_ingress,
    ),
}


def test_every_row_is_run_and_every_attack_has_a_row() -> None:
    assert sorted(ROW.findall(TABLE)) == sorted(ATTACKS)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_stranger_gains_nothing(name: str) -> None:
    messages, holds = ATTACKS[name]
    for text in messages:
        report = scan(text)
        assert report.error is None
        assert holds(report), text.decode()
