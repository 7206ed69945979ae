"""PowerMTA and senders that write the date before (envelope-from)."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="powermta",
    software="PowerMTA",
    behind_date=frozenset({"envelope_from"}),
    shapes=(
        shape(by=r"\(PowerMTA"),
        shape(by=r"^[^()]+$", id=r"^h[0-9a-z]{10,}\b", date=r"^\(envelope-from "),
        shape(
            from_=r"^[^ ]+ \([0-9a-fA-F.:]+\)$",
            by=r"^[^()]+$",
            with_=None,
            id=r"^(?!h[0-9a-z]{12})[^()]+$",
            date=r"^\(envelope-from ",
        ),
    ),
    version=r"\(PowerMTA(?:\(TM\))? v?([\d.r]+)",
    examples=(
        Example(
            "from web.example.com (203.0.113.25) by mta1.example.net id hq1abc2def3gh for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000 (envelope-from <news@example.com>)",
            {
                "helo": "web.example.com",
                "ip": "203.0.113.25",
                "by": "mta1.example.net",
                "id": "hq1abc2def3gh",
                "envelope_from": "news@example.com",
                "for_": "bob@example.org",
            },
        ),
        Example(
            "from web.example.com (198.51.100.4) by mta1.example.net (PowerMTA(TM) v3.5r13) id hq1abc2def3gh for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000 (envelope-from <n@example.com>)",
            {"ip": "198.51.100.4", "software": "PowerMTA 3.5r13"},
        ),
    ),
)
