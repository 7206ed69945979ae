"""Amazon's own mail servers (Farcaster): address and port in brackets, no comment."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="farcaster",
    software="Farcaster",
    shapes=(shape(with_=r"\(Farcaster\)"),),
    examples=(
        Example(
            "from EX19MTAUWC002.ant.example.com [10.0.7.35:61631]\r\n by smtpin.naws.us-west-2.prod.farcaster.email.amazon.dev [10.0.41.60:2525] with esmtp (Farcaster)\r\n id 5bb84aa9-ab3c-40d4-8eb5-0b6fee687587; Thu, 12 Jun 2025 14:20:05 +0000 (UTC)",
            {
                "helo": "EX19MTAUWC002.ant.example.com",
                "ip": "10.0.7.35",
                "id": "5bb84aa9-ab3c-40d4-8eb5-0b6fee687587",
            },
        ),
    ),
)
