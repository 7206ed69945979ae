"""qmail and s/qmail, netqmail with TLS and authentication: the word after from is the looked-up name."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

_BY = r"^(?!.*(?:messagelabs|symanteccloud|iphmx|yahoo|aol)\.com)[^() ]+$"
_WITH = r"^(?:\([^()]+ encrypted\) |[A-Z0-9-]+ encrypted )?E?SMTPS?A?$"

DIALECT = Dialect(
    name="qmail",
    software="qmail",
    name_is="both",
    always={"": ("time",)},
    local=(shape(from_=None, by=None, head=r"^\(qmail \d+ invoked "),),
    shapes=(
        shape(head=r"^\(qmail \d+ invoked "),
        shape(
            from_=r"^[^ ]+ \((?:HELO|EHLO) [^()]*\) \((?:[^()\[\]]+@)?[0-9a-fA-F.:]+\)",
            by=_BY,
            with_=_WITH,
            id=None,
        ),
        # The HELO is left out when it is the looked-up name; the date in UTC without a weekday is qmail's own.
        shape(
            from_=r"^[^ ]+ \((?:[^()\[\]]+@)?[0-9a-fA-F.:]+\)$",
            by=_BY,
            with_=_WITH,
            id=None,
            when=r"^\d{1,2} [A-Z][a-z]{2} \d{4} [\d:]{8} -0000$",
        ),
    ),
    examples=(
        Example(
            "(qmail 4441 invoked from network); 2 Feb 2023 10:11:12 -0000",
            {"name": None, "ip": None, "by": None, "software": "qmail"},
        ),
        Example("(qmail 21060 invoked by uid 0); 2 Feb 2023 10:11:12 -0000", {"helo": None, "id": None}),
        Example(
            "from unknown (HELO mail.example.com) (203.0.113.25)\n  by mx.example.org with SMTP; 2 Feb 2023 10:11:12 -0000",
            {"helo": "mail.example.com", "rdns": None, "ip": "203.0.113.25", "by": "mx.example.org"},
        ),
        Example(
            "from host25.example.net (HELO pc) (alice@example.com@203.0.113.25) by mx.example.org with"
            " (ECDHE-RSA-AES256-GCM-SHA384 encrypted) SMTP; 2 Feb 2023 10:11:12 -0000",
            {
                "helo": "pc",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "authenticated": "alice@example.com",
                "tls": "/ECDHE-RSA-AES256-GCM-SHA384",
                "protocol": "SMTP",
            },
        ),
    ),
)
