"""Mailgun."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="mailgun",
    software="Mailgun",
    shapes=(
        shape(by=r"\bmxa\.mailgun\.org\b|^smtp-out-[^ ]+\.mailgun\.net\b"),
        shape(with_=r"^HTTPS?\b", from_=None, id=r"^[0-9a-f]{24}(?:\.\d+)?$"),
    ),
    examples=(
        Example(
            "by 15314789ee66030bd7ad9cbbdb40ef5748f8ac26c7cbae04b36ac777b03013d5 with HTTP id 68cd90abbc88437603ffbc69; Fri, 19 Sep 2025 17:19:38 GMT",
            {"helo": None, "ip": None, "id": "68cd90abbc88437603ffbc69", "protocol": "HTTP"},
        ),
    ),
)
