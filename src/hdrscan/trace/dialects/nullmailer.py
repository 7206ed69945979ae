"""nullmailer, which hands everything to a relay."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="nullmailer",
    software="nullmailer",
    shapes=(shape(from_=None, by=None, head=r"^\(nullmailer pid \d+ invoked "),),
    examples=(
        Example(
            "(nullmailer pid 1065893 invoked by uid 1000);\r\n\tTue, 18 Jul 2023 14:31:21 -0000",
            {"name": None, "ip": None, "by": None},
        ),
    ),
)
