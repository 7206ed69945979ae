"""Cloudmark Gateway as Cloudfilter runs it for hosters and access providers: every host calls itself cmsmtp."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="cloudmark",
    software="Cloudmark Gateway",
    shapes=(shape(by=r"^cmsmtp$"),),
    examples=(
        Example(
            "from box5620.example.com ([203.0.113.25])\r\n\tby cmsmtp with ESMTPS\r\n\tid oJQZu08RVWvdBoJQaugexH; Thu, 12 Jun 2025 14:20:05 +0000",
            {"helo": "box5620.example.com", "ip": "203.0.113.25", "by": "cmsmtp", "protocol": "ESMTPS"},
        ),
    ),
)
