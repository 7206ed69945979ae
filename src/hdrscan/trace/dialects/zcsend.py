"""Zoho Campaigns, which sends newsletters: the host that passes a message to the internet."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="zcsend",
    software="Zoho Campaigns",
    shapes=(shape(by=r"^[^ ]*\.zcsend\.net$", with_=r"^SMTP\b"),),
    name_is="neither",
    examples=(
        Example(
            "from 10.20.0.14 by senderb7.zcsend.net\r\n\twith SMTP id 174074501560712345; Fri, 28 Feb 2025 04:16:55 -0800",
            {
                "helo": None,
                "rdns": None,
                "ip": "10.20.0.14",
                "by": "senderb7.zcsend.net",
                "protocol": "SMTP",
                "id": "174074501560712345",
            },
        ),
    ),
)
