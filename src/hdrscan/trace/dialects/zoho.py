"""Zoho Mail."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="zoho",
    software="Zoho",
    shapes=(shape(by=r"^mx\d*\.zoho(?:mail)?\.(?:com|eu|in|com\.au|com\.cn|jp|sa)$"),),
    examples=(
        Example(
            "from [198.51.100.26] (host26.example.com [198.51.100.26]) by mx.zoho.eu\n\twith SMTPS id 170298146018774.07730225461614; Tue, 19 Dec 2023 11:24:20 +0100 (CET)",
            {
                "helo": "[198.51.100.26]",
                "rdns": "host26.example.com",
                "ip": "198.51.100.26",
                "protocol": "SMTPS",
                "id": "170298146018774.07730225461614",
            },
        ),
    ),
)
