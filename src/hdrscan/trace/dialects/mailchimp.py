"""Mailchimp and Mandrill."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="mailchimp",
    software="Mailchimp",
    shapes=(
        shape(by=r"\(Mailchimp\)"),
        shape(by=r"^(?:[^ ]+\.)?mandrillapp\.com$"),
    ),
    examples=(
        Example(
            "from pmta14.example.net (localhost [127.0.0.1]) by mail9.example.net (Mailchimp) with ESMTP id 4RsvBR5ZCHz7msGWT for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000",
            {"helo": "pmta14.example.net", "rdns": "localhost", "ip": "127.0.0.1", "id": "4RsvBR5ZCHz7msGWT"},
        ),
        Example(
            "from [203.0.113.51] by mandrillapp.com id ded5d0c1b37340c7a2f84630fda2d950; Fri, 7 Feb 2025 12:00:00 +0000",
            {"ip": "203.0.113.51", "by": "mandrillapp.com"},
        ),
    ),
)
