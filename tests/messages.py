"""Small messages for the tests of trust and checks: a border's Received, and fields above and below it."""

from hdrscan import scan
from hdrscan.model.authentication import AuthRecord

FRONT_DOOR = (
    "from {helo} ({ip}) by SJ1PEPF000023D7.mail.protection.outlook.com (10.167.1.1) with Microsoft SMTP Server "
    "(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.1.2 via Frontend Transport; "
    "Mon, 3 Mar 2025 12:00:05 +0000"
)
BORDERS = {
    "microsoft": FRONT_DOOR.format(helo="mail.example.com", ip="203.0.113.25"),
    "from-microsoft": FRONT_DOOR.format(helo="DM5PR21CU001.outbound.protection.outlook.com", ip="40.107.1.1"),
    "google": (
        "from mail.example.com (mail.example.com. [203.0.113.25]) by mx.google.com with ESMTPS id x1 "
        "for <a@gmail.example>; Mon, 03 Mar 2025 04:00:05 -0800 (PST)"
    ),
    "google-from-microsoft": (
        "from DM5PR21CU001.outbound.protection.outlook.com (mail-x.outbound.protection.outlook.com. [40.107.1.1]) "
        "by mx.google.com with ESMTPS id x1 for <a@gmail.example>; Mon, 03 Mar 2025 04:00:05 -0800 (PST)"
    ),
    "proton": (
        "from mail.example.com (mail.example.com [203.0.113.25]) by mailin012.protonmail.ch (Postfix) with ESMTPS "
        "id Q1; Mon, 3 Mar 2025 12:00:05 +0000 (UTC)"
    ),
    "yahoo": (
        "from 203.0.113.25 (EHLO mail.example.com) by 10.197.32.10 with SMTPs; Mon, 03 Mar 2025 12:00:05 +0000"
    ),
    "fastmail": (
        "from mail.example.com (mail.example.com [203.0.113.25]) by mx6.messagingengine.com (Postfix) with ESMTPS "
        "id Q1 for <a@fastmail.example>; Mon, 3 Mar 2025 12:00:05 +0000 (UTC)"
    ),
    "zoho": (
        "from mail.example.com (mail.example.com [203.0.113.25]) by mx.zohomail.com with SMTPS id 1.2; "
        "Mon, 3 Mar 2025 12:00:05 +0000 (UTC)"
    ),
    "postfix": (
        "from mail.example.com (mail.example.com [203.0.113.25]) by mx.example.org (Postfix) with ESMTPS id Q1 "
        "for <a@example.org>; Mon, 3 Mar 2025 12:00:05 +0000 (UTC)"
    ),
    "exchange": (
        "from mail.example.com (203.0.113.25) by EX1.example.org (10.1.1.1) with Microsoft SMTP Server "
        "(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.4; Mon, 3 Mar 2025 12:00:05 +0000"
    ),
    "exim": (
        "from mail.example.com ([203.0.113.25]) by mx.example.org with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 "
        "(Exim 4.96) (envelope-from <a@example.com>) id 1x-2y-3z for a@example.org; "
        "Mon, 03 Mar 2025 12:00:05 +0000"
    ),
}
"""A boundary's Received of each receiver."""

ORIGIN = "by mail.example.com (Postfix, from userid 33) id Q0; Mon, 3 Mar 2025 12:00:01 +0000 (UTC)"


def message(border: str, above: list[str], below: list[str], sender: str = "alice@example.com") -> bytes:
    """Return a message: fields above the boundary, its Received, fields below it, the origin's Received, From."""
    fields = [
        *above,
        f"Received: {BORDERS[border]}",
        *below,
        f"Received: {ORIGIN}",
        f"From: <{sender}>",
        "Subject: test",
    ]
    return "\r\n".join([*fields, "", ""]).encode()


def record(border: str, above: list[str], below: list[str], sender: str = "alice@example.com") -> AuthRecord:
    found = scan(message(border, above, below, sender)).authentication
    assert found is not None
    return found
