"""amavis, the content filter that hands mail back to its MTA."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="amavis",
    software="amavis",
    shapes=(
        shape(by=r"\(amavis(?:d-new)?\b"),
        shape(by=r"\([^()]{0,40}\bamavis\b[^()]{0,40}\)$(?<!Postfix\))"),
    ),
    examples=(
        Example(
            "from mx.example.org ([127.0.0.1])\n by localhost (mx.example.org [127.0.0.1]) (amavisd-new, port 10024)\n with ESMTP id AbCdEf123456 for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000",
            {"helo": "mx.example.org", "ip": "127.0.0.1", "by": "localhost", "id": "AbCdEf123456"},
        ),
    ),
)
