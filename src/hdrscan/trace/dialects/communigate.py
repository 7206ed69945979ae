"""CommuniGate Pro."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="communigate",
    software="CommuniGate Pro",
    seen="first",
    shapes=(
        shape(by=r"\(CommuniGate\b"),
        shape(with_=r"\(CommuniGate\b"),
    ),
    version=r"\(CommuniGate Pro (?:[A-Z]+ )?([\d.]+)",
    examples=(
        Example(
            "from [203.0.113.25] (HELO mail.example.com)\n  by mx.example.org (CommuniGate Pro SMTP 6.3.3)\n  with ESMTPS id 123456789 for bob@example.org; Fri, 7 Feb 2025 12:00:00 +0000",
            {
                "helo": "mail.example.com",
                "rdns": None,
                "ip": "203.0.113.25",
                "id": "123456789",
                "software": "CommuniGate Pro 6.3.3",
            },
        ),
        Example(
            "from [198.51.100.3] (account alice@example.com [198.51.100.3] verified) by mx.example.org (CommuniGate Pro SMTP 6.3.3) with ESMTPSA id 5; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "198.51.100.3", "authenticated": "alice@example.com", "helo": "[198.51.100.3]"},
        ),
    ),
)
