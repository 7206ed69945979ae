"""Google's X-Received: its own trace before and after Received, in the same grammar."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="x-received",
    software="Google",
    shapes=(shape(name=r"^x-received$"),),
    examples=(
        Example(
            "by 2002:a17:907:7f20:b0:ab7:8e9a:1 with SMTP id a640c23a62f3a-ab7000001mr100000066b.1.1738929606000;"
            " Fri, 07 Feb 2025 04:00:06 -0800 (PST)",
            {"by": "2002:a17:907:7f20:b0:ab7:8e9a:1", "helo": None, "protocol": "SMTP"},
        ),
    ),
)
