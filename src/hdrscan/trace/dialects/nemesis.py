"""IONOS, GMX and WEB.DE (Nemesis)."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="nemesis",
    software="Nemesis",
    shapes=(shape(with_=r"\(Nemesis\)"),),
    examples=(
        Example(
            "from [192.168.178.21] ([203.0.113.95]) by smtp.example.net (mrweb105\n [198.51.100.124]) with ESMTPSA (Nemesis) id 1MFJnX-1tA4DG3Kzx-00F9Oq; Fri, 11\n Oct 2024 17:34:23 +0200",
            {
                "helo": "[192.168.178.21]",
                "rdns": None,
                "ip": "203.0.113.95",
                "protocol": "ESMTPSA",
                "id": "1MFJnX-1tA4DG3Kzx-00F9Oq",
            },
        ),
    ),
)
