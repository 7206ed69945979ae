"""Fastmail and messagingengine.com."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="fastmail",
    software="Fastmail",
    shapes=(shape(by=r"\(MEProxy\)"),),
    examples=(
        Example(
            "from mailfrontend1 ([10.202.2.162])\n  by compute3.internal (MEProxy); Fri, 19 Mar 2021 02:30:01 -0400",
            {"helo": "mailfrontend1", "ip": "10.202.2.162", "by": "compute3.internal", "protocol": None},
        ),
    ),
)
