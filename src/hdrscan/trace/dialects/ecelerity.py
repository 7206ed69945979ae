"""Ecelerity, Momentum and SparkPost."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="ecelerity",
    software="Ecelerity",
    shapes=(
        shape(by=r"\(ecelerity\b"),
        shape(date=r"\(ecelerity\b"),
    ),
    version=r"\(ecelerity (\d[\w.]*)",
    examples=(
        Example(
            "from [10.252.1.144] ([10.252.1.144:54932] helo=app1.example.com)\n\tby 10.249.227.20 (envelope-from <bounce@example.com>)\n\t(ecelerity 4.3.1.999 r(:)) with ESMTP\n\tid 7C/95-03759-EDF6AF46; Thu, 07 Sep 2023 20:50:38 -0400",
            {
                "helo": "app1.example.com",
                "rdns": None,
                "ip": "10.252.1.144",
                "by": "10.249.227.20",
                "by_ip": "10.249.227.20",
                "id": "7C/95-03759-EDF6AF46",
                "envelope_from": "bounce@example.com",
                "software": "Ecelerity 4.3.1.999",
            },
        ),
        Example(
            "from [10.1.2.3] ([10.1.2.3:443]) by mta.example.net (ecelerity 4.4.0 r(msys)) with REST id 00/11-22-33; Fri, 7 Feb 2025 12:00:00 +0000",
            {"helo": None, "ip": "10.1.2.3", "protocol": "REST"},
        ),
    ),
)
