"""SendCloud's submission hosts."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="sendcloud",
    software="SendCloud",
    shapes=(shape(by=r"^SendCloud Inbound Server\b"),),
    examples=(
        Example(
            "from [127.0.0.1] (Unknown [203.0.113.25])\r\n\tby SendCloud Inbound Server with ESMTPSA id F243CD49-1FB8-4392-89EE-B9D1E04D223A.1\r\n\tenvelope-from <alice@example.com>\r\n\t(authenticated bits=0)\r\n\t(version=TLSv1.2 cipher=ECDHE-RSA-AES128-GCM-SHA256);\r\n\tThu, 12 Jun 2025 14:20:05 +0000",
            {"ip": "203.0.113.25", "protocol": "ESMTPSA"},
        ),
    ),
)
