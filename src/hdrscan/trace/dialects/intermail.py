"""InterMail of Openwave, now Synchronoss, at access providers."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="intermail",
    software="InterMail",
    version=r"\(InterMail v([A-Z]\.[\d.]+) ",
    shapes=(shape(by=r"\(InterMail v[A-Z]\.[\d.]+ "),),
    examples=(
        Example(
            "from mail.example.com ([203.0.113.25])\r\n          by mta.example.net\r\n          (InterMail vM.8.01.05.28 201-2260-151-171-20160122) with ESMTP\r\n          id <20250612142005.JBNI12909.mta.example.net@mail.example.com>;\r\n          Thu, 12 Jun 2025 14:20:05 +0000",
            {"helo": "mail.example.com", "ip": "203.0.113.25", "by": "mta.example.net"},
        ),
    ),
)
