"""SendGrid: its ismtpd, recvd and filterd hosts write no semicolon and Go dates."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="sendgrid",
    software="SendGrid",
    shapes=(
        shape(by=r"^(?:recvd-|filterd?recv-|geopod-ismtpd|ismtpd)"),
        shape(by=r"\(SG\)"),
        shape(
            from_=r"^<?unknown>? \(<?unknown>? \[\]\)|^[^ ]+ \(unknown\)|^[A-Za-z0-9=_-]+ \(unknown\)",
            by=r"\(SG\)|^ismtpd|^geopod",
            with_=r"^HTTP\b",
        ),
        shape(by=r"^(?!recvd-|filterd?recv-|geopod-ismtpd|ismtpd)[^ ]+\.sendgrid\.net\b(?!.*\(SG\))"),
    ),
    examples=(
        Example(
            "by recvd-65d9b7c9f9-abcde with SMTP id recvd-65d9b7c9f9-abcde-1-671C7E43-1 2024-10-26 05:29:08.97 +0000 UTC m=+3756.123456789",
            {
                "by": "recvd-65d9b7c9f9-abcde",
                "id": "recvd-65d9b7c9f9-abcde-1-671C7E43-1",
                "helo": None,
                "ip": None,
            },
        ),
        Example(
            "from NDE3NjQ (unknown) by geopod-ismtpd-0 (SG) with ESMTP id AbCdEf-1 for <bob@example.org>; Sat, 26 Oct 2024 05:29:08.777 +0000 (UTC)",
            {"name": "NDE3NjQ", "ip": None, "rdns": None, "protocol": "ESMTP", "id": "AbCdEf-1"},
        ),
    ),
)
