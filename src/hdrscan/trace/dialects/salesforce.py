"""Salesforce's mail service (EaaS): no semicolon before the date."""

from hdrscan.trace.dialects.base import Dialect, Example, shape

DIALECT = Dialect(
    name="salesforce",
    software="Salesforce",
    shapes=(shape(by=r"\(EaaS\)"),),
    examples=(
        Example(
            "from 127.0.0.1 (localhost. [127.0.0.1]) by eaas-12 (EaaS) id <XQcLY00000SPUSOX000KXGQfI3QK6SS@sfdc.net> for <bob@example.org> Fri, 10 Jan 2025 03:36:38 GMT (GMT)",
            {"ip": "127.0.0.1", "by": "eaas-12"},
        ),
    ),
)
