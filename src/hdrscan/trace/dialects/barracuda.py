"""Barracuda Email Security Gateway and Service."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="barracuda",
    software="Barracuda",
    shapes=(
        shape(by=r"\((?:Spam Firewall|Spam & Virus Firewall|Barracuda)"),
        shape(by=r"\bbarracudanetworks\.com\b|\bcuda(?:svc|ops)\.com\b|\bess\.barracuda\b"),
        shape(id=r"^[0-9A-Za-z]{14,18}\b.*\(version=.*verify=NO\)", by=r"^barracuda[^ ]*$"),
    ),
    examples=(
        Example(
            "from mail.example.com (host25.example.net [203.0.113.25]) by barracuda.example.org with ESMTP id hF3kZ9aQw1Bc2D4e (version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NO) for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "203.0.113.25", "helo": "mail.example.com", "rdns": "host25.example.net"},
        ),
        Example(
            "from mail.example.com (host25.example.net [203.0.113.25]) by gate.example.org (Spam Firewall) with ESMTP id 9F00112233 for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "203.0.113.25"},
        ),
    ),
)
