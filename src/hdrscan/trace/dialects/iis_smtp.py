"""The SMTP service of Windows Server (IIS, SMTPSVC)."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="iis-smtpsvc",
    software="IIS SMTP",
    local=(shape(from_=r"^mail pickup service$"),),
    shapes=(shape(with_=r"^Microsoft SMTPSVC\b"),),
    version=r"SMTPSVC\(([\d.]+)\)",
    examples=(
        Example(
            "from web01 ([10.0.0.8]) by mail.example.com with Microsoft SMTPSVC(10.0.17763.1697); Fri, 7 Feb 2025 12:00:00 +0100",
            {
                "helo": "web01",
                "ip": "10.0.0.8",
                "protocol": "Microsoft SMTPSVC",
                "software": "IIS SMTP 10.0.17763.1697",
            },
        ),
        Example(
            "from app ([203.0.113.25]) by outlook.example.com over TLS\n secured channel with Microsoft SMTPSVC(8.5.9600.16384);\n Tue, 26 Apr 2022 09:50:36 -0300",
            {"helo": "app", "ip": "203.0.113.25", "by": "outlook.example.com", "tls": "/"},
        ),
    ),
)
