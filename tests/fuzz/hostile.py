"""Hostile messages, made systematically: every field that is read, filled with every sign that readers look for."""

from collections.abc import Iterator
from itertools import combinations

RECEIVED = (
    "Received: from a.example.com (a.example.com [192.0.2.1]) by mx.example.org (Postfix) with ESMTP id 1"
    " for <b@example.org>; Fri, 3 May 2024 05:00:09 +0200\n"
)
_DATE = "Fri, 3 May 2024 05:00:09 +0200"

FIELDS = {
    "Received": f"Received: from a by b {{}} ; {_DATE}",
    "Received, HELO": f"Received: from {{}} by b (Postfix) with ESMTP id 1; {_DATE}",
    "Received, comment": f"Received: from a (b [192.0.2.1]) ({{}}) by b (Postfix) with ESMTP id 1; {_DATE}",
    "Received, date": "Received: from a by b; {}",
    "X-Received": f"X-Received: by 2002:a05:: with SMTP id {{}}; {_DATE}",
    "Authentication-Results": "Authentication-Results: mx.example.org; spf=pass {} smtp.mailfrom=a",
    "Authentication-Results, value": "Authentication-Results: mx.example.org; dkim=pass header.d={} header.s={}",
    "ARC-Authentication-Results": "ARC-Authentication-Results: i=1; mx.example.org; spf=pass {}",
    "ARC-Seal": "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=example.com; s=s; b={}",
    "ARC-Message-Signature": "ARC-Message-Signature: i=1; a=rsa-sha256; d=example.com; s=s; h={}; b=x",
    "Received-SPF": "Received-SPF: pass ({}) client-ip=192.0.2.1; helo={};",
    "DKIM-Signature": "DKIM-Signature: v=1; d=example.com; s=s; h={}; b={}",
    "From": "From: {} <a@example.com>",
    "From, bare": "From: {}",
    "To": "To: {}",
    "Reply-To": "Reply-To: {}",
    "Sender": "Sender: {}",
    "Date": "Date: {}",
    "Subject": "Subject: =?utf-8?q?{}?=",
    "List-Id": "List-Id: {} <x.example.com>",
    "List-Post": "List-Post: <mailto:{}>",
    "Return-Path": "Return-Path: <{}>",
    "Content-Type": 'Content-Type: multipart/mixed; boundary="{}"',
    "X-Forefront-Antispam-Report": "X-Forefront-Antispam-Report: CIP:192.0.2.1;{};H:{};",
    "X-MS-Exchange, client": "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: TenantId=x;Ip=[{}];Helo=[{}]",
    "X-MS-Exchange, skipped": "X-MS-Exchange-SkipListedInternetSender: ip=[{}];domain={}",
    "X-MS-Exchange, results": "X-MS-Exchange-Authentication-Results: spf=fail (sender IP is {}) smtp.mailfrom={}",
    "X-ClientProxiedBy": "X-ClientProxiedBy: {} ({}) To {}",
    "X-EOPTenantAttributedMessage": "X-EOPTenantAttributedMessage: {}",
    "X-IncomingTopHeaderMarker": "X-IncomingTopHeaderMarker: {}",
    "X-Microsoft-Antispam": "X-Microsoft-Antispam: BCL:{};",
    "another": "X-A: {}",
}
"""A field of each reader, with places for what is hostile."""

FRAMES = {
    "a copy": "Hello,\n{}",
    "a quoted copy": "> Received: x\n> {}",
    "a copy in a tag": "<pre>{}",
    "a copy in JSON": '{{"headers": "{}',
    "a line of its own": "{}",
    "an mbox": "From a@example.com Fri May  3 05:00:09 2024\n{}",
}
"""What stands instead of a message, or before it."""

_SIGNS = [*"()<>[]\"\\;,=:@.%&? \t\r\n\0\x80\xff'|-*_/+a1"]
_PAIRS = [
    "\\(",
    "\\)",
    '\\"',
    "(a",
    "a)",
    "=?",
    "?=",
    "[IPv6:",
    "a.",
    "a@",
    ";a",
    "=a",
    "\n ",
    "\n\t",
    "\r\n ",
    "()",
    '""',
    "<>",
]
_PIECES = [
    "; spf=pass", "&lt;", "&#60;", '"a" ', "<a@b>, ", "=?utf-8?q?a?= ", "(a) ", "[192.0.2.1] ", "\n> ", "from ", "by a ",
    "1: x\n", "to:h=\n", "> > ", "\\n", "From: ", "=3D", "=\n", "**a:", "<b>", '"a": "b", ', "| a ", "\u00a0", "Received: x\n", "1.1.1.1", "a:b;",
]  # fmt: skip
UNITS = [*_SIGNS, *_PAIRS, *_PIECES]

REPEATED = {
    "Received": "Received: from a{0}.example.net (a{0}.example.net [192.0.2.1]) by b.example.org with ESMTP id x{0}; "
    + _DATE,
    "the recipient's": "Received: from a{0}.example.org (a{0}.example.org [192.0.2.1]) by mx.example.org (Postfix) with ESMTP id x{0}; "
    + _DATE,
    "Received-SPF": "Received-SPF: Softfail (x{0}) receiver=mx.example.org;",
    "Authentication-Results": "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=a{0}.example; dkim=fail header.d=x.example",
    "ARC-Authentication-Results": "ARC-Authentication-Results: i={0}; mx.example.org; spf=pass smtp.mailfrom=a.example",
    "ARC-Seal": "ARC-Seal: i={0}; a=rsa-sha256; d=a.example; s=s; cv=pass; b=aa",
    "ARC-Message-Signature": "ARC-Message-Signature: i={0}; a=rsa-sha256; d=a.example; s=s; h=from:to; bh=aa; b=aa",
    "DKIM-Signature": "DKIM-Signature: v=1; a=rsa-sha256; d=a{0}.example; s=s; h=from:to; bh=aa; b=aa",
    "From": "From: A <a{0}@example.com>",
    "To": "To: A <a{0}@example.com>",
    "Return-Path": "Return-Path: <a{0}@a.example>",
    "List-Id": "List-Id: <a{0}.example.com>",
    "X-Forefront-Antispam-Report": "X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:;H:a;PTR:b;",
    "X-MS-Exchange, results": "X-MS-Exchange-Authentication-Results: spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=a",
    "X-MS-Exchange, client": "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: TenantId=x;Ip=[192.0.2.{0}];Helo=[a]",
    "no field": "junk line {0}",
    "another": "X-A{0}: x",
}
"""Fields that a message may have often."""
_JUDGED = ("Received", "the recipient's", "Received-SPF", "Authentication-Results", "ARC-Authentication-Results", "DKIM-Signature", "X-MS-Exchange, results")  # fmt: skip


def filled(form: str, unit: str, size: int) -> bytes:
    """Return a message in which a field or a frame holds a unit over and over."""
    text = form.replace("{{", "{").replace("{}", unit * max(1, size // len(unit) // form.count("{}")))
    top = "" if form in FRAMES.values() else RECEIVED
    return f"{top}{text}\nFrom: a@example.com\n{RECEIVED}\nbody\n".encode("latin-1")


def repetitions() -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield each kind of field, all pairs, and triples of what is judged; interleaved and one after another."""
    for count, kinds in ((1, REPEATED), (2, REPEATED), (3, _JUDGED)):
        for names in combinations(kinds, count):
            yield names, True
            if count == 2:
                yield names, False


def repeated(names: tuple[str, ...], count: int, *, interleaved: bool) -> bytes:
    """Return a message with so many of each field."""
    if interleaved:
        lines = [REPEATED[name].format(at + 1) for at in range(count) for name in names]
    else:
        lines = [REPEATED[name].format(at + 1) for name in names for at in range(count)]
    return "\n".join([RECEIVED.rstrip("\n"), *lines, "", "body"]).encode()
