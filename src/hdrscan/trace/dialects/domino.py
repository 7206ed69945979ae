"""HCL (IBM, Lotus) Domino."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="domino",
    software="HCL Domino",
    shapes=(shape(by=r"\((?:IBM|Lotus|HCL) Domino "),),
    version=r"Domino Release ([\w.]+)",
    examples=(
        Example(
            "from [192.0.2.41] ([192.0.2.41]) by notes.example.com (IBM Domino Release 9.0.1FP7) with ESMTP id 2020011712522129-160139 ; Fri, 17 Jan 2020 12:52:21 +0100",
            {"ip": "192.0.2.41", "id": "2020011712522129-160139", "software": "HCL Domino 9.0.1FP7"},
        ),
    ),
)
