"""Sendmail and its descendants (MIMEDefang sites, Sun, HP): "may be forged", Submit, IDENT."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

_RELEASE = r"8\.\d{1,2}\.[\w.+-]{1,40}"
DIALECT = Dialect(
    name="sendmail",
    software="Sendmail",
    confirms="unless-noted",
    always={"": ("id", "time")},
    # (from host [address]) is a client that said no HELO.
    local=(
        shape(from_=None, head=r"^\(from [^ ()\[\]]+@localhost\)$"),
        shape(from_=None, head=None, by=r"/Submit\)$"),
    ),
    shapes=(
        shape(
            from_=r"^(?!pps\.filterd \([^()]{1,260} \[127\.0\.0\.1\]\)$)|^$",
            by=rf"(?<!ppops\.net )(?<!pphosted\.com )\({_RELEASE}/[\w.+-]+(?:/[^()]{{1,40}})?\)$",
        ),
        shape(from_=None, head=r"^\(from ", by=rf"\({_RELEASE}/"),
        shape(from_=None, head=None, by=rf"\({_RELEASE}/{_RELEASE}(?:/Submit)?\)"),
    ),
    version=rf"\(({_RELEASE})/",
    examples=(
        Example(
            "from mail.example.com (host25.example.net [203.0.113.25] (may be forged))\n\tby mx.example.org"
            " (8.14.7/8.14.7) with ESMTP id 3BBMAbcd012345\n\tfor <bob@example.org>; Tue, 2 Jan 2024 10:00:00 GMT",
            {
                "helo": "mail.example.com",
                "rdns": "host25.example.net",
                "ip": "203.0.113.25",
                "id": "3BBMAbcd012345",
                "notes": ("may be forged",),
                "software": "Sendmail 8.14.7",
            },
        ),
        Example(
            "(from root@localhost) by web.example.com (8.17.1/8.17.1/Submit) id 4029xyz; Tue, 2 Jan 2024 10:00:00 GMT",
            {"name": None, "helo": None, "ip": None, "by": "web.example.com", "id": "4029xyz"},
        ),
        Example(
            "from pc (IDENT:carol@pc.example.com [198.51.100.3]) by mx.example.org (8.9.3/8.9.3) with SMTP id KAA1; "
            "Tue, 2 Jan 2001 10:00:00 -0500 (EST)",
            {"helo": "pc", "rdns": "pc.example.com", "ip": "198.51.100.3"},
        ),
    ),
)
