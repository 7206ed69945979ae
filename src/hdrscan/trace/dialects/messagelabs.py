"""Symantec Email Security.cloud (MessageLabs): qmail's grammar with its own host names."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="messagelabs",
    software="MessageLabs",
    name_is="both",
    shapes=(shape(by=r"^[^ ]+\.(?:messagelabs\.com|symanteccloud\.com|symcld\.net)\b"),),
    examples=(
        Example(
            "from mail.example.com (HELO mail.example.com) (203.0.113.25)\n  by server-1.tower-100.messagelabs.com with ECDHE-RSA-AES256-GCM-SHA384 encrypted SMTP; 7 Feb 2025 12:00:00 -0000",
            {
                "helo": "mail.example.com",
                "ip": "203.0.113.25",
                "protocol": "SMTP",
                "tls": "/ECDHE-RSA-AES256-GCM-SHA384",
            },
        ),
        Example(
            "from [198.51.100.8] (using TLSv1.2 with cipher DHE-RSA-AES256-GCM-SHA384 (256 bits)) by server-2.bemta.az-a.eu-west-1.aws.symanteccloud.com id AA/BB-11-CC; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "198.51.100.8", "tls": "TLSv1.2/DHE-RSA-AES256-GCM-SHA384"},
        ),
    ),
)
