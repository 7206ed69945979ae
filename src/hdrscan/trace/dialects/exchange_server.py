"""Exchange Server on premises, every version since 2007."""

from hdrscan.trace.dialects.base import Dialect, Example, shape
from hdrscan.trace.dialects.exchange_online import OWN_HOSTS

_BY = rf"^(?!{OWN_HOSTS})"
DIALECT = Dialect(
    name="exchange-server",
    software="Exchange Server",
    always={"": ("ip", "id", "time")},
    local=(shape(with_=r"^mapi\b"),),
    shapes=(
        shape(by=_BY, with_=r"^Microsoft SMTP Server\b", id=r"^(?!15\.20\.)\d{1,2}\.\d{1,3}\."),
        shape(by=_BY, with_=r"^mapi\b", id=r"^(?!15\.20\.)\d{1,2}\.\d{1,3}\."),
    ),
    version=r"\bid (\d{1,2}\.[\d.]+)",
    examples=(
        Example(
            "from exch1.corp.example.com (10.1.1.11) by edge.example.com (10.1.2.6) with Microsoft SMTP Server"
            " (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.4;"
            " Tue, 2 Jul 2024 12:47:14 -0700",
            {"helo": "exch1.corp.example.com", "ip": "10.1.1.11", "by": "edge.example.com", "by_ip": "10.1.2.6"},
        ),
        Example(
            "from HUB1.corp.example.com ([10.0.0.5]) by HUB2.corp.example.com ([2001:db8::5]) with Microsoft SMTP"
            " Server (TLS) id 14.3.123.3; Mon, 6 Jan 2014 09:00:00 +0100",
            {"ip": "10.0.0.5", "by_ip": "2001:db8::5", "tls": "/", "id": "14.3.123.3"},
        ),
        Example(
            "from exch1.corp.example.com ([fe80::c1df:cc31:5990:22c3]) by exch1.corp.example.com"
            " ([fe80::c1df:cc31:5990:22c3%13]) with mapi id 15.02.1544.011; Tue, 2 Jul 2024 12:47:13 -0700",
            {"helo": None, "ip": "fe80::c1df:cc31:5990:22c3", "protocol": "mapi", "id": "15.02.1544.011"},
        ),
    ),
)
