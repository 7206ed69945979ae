"""MDaemon."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="mdaemon",
    software="MDaemon",
    shapes=(
        shape(by=r"\(MDaemon\b"),
        shape(with_=r"\(MDaemon\b"),
        shape(id=r"\(MDaemon\b"),
        shape(by=r"^(?!.*MDaemon)", id=r"^md5\d{10,}"),
    ),
    version=r"\(MDaemon[^()]{0,20} v([\d.]+)",
    examples=(
        Example(
            "from mail.example.com ([203.0.113.25]) by mx.example.org (MDaemon PRO v24.0.1) with ESMTPS id md5001234567890.msg for <bob@example.org>; Fri, 7 Feb 2025 12:00:00 +0000",
            {
                "helo": "mail.example.com",
                "ip": "203.0.113.25",
                "software": "MDaemon 24.0.1",
                "id": "md5001234567890.msg",
            },
        ),
    ),
)
