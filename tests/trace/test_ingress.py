"""Whether a client is Microsoft's: its name and its address must both say so."""

import pytest

from hdrscan.model.source import Field
from hdrscan.settings import DEFAULTS
from hdrscan.trace.ingress import from_microsoft
from hdrscan.trace.received import read_received

OUTBOUND = "NAM10-BN7-obe.outbound.protection.outlook.com"


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (f"{OUTBOUND} (x.example.net [40.107.162.71])", True),
        (f"x.example.net ({OUTBOUND} [40.107.162.71])", True),
        (f"{OUTBOUND} ({OUTBOUND} [198.51.100.9])", False),
        (f"{OUTBOUND} (unknown [x.x.x.x])", False),
        (OUTBOUND, False),
        ("x.example.net (x.example.net [40.107.162.71])", False),
        ("smtp.office365.com (smtp.office365.com [40.107.162.71])", False),
    ],
)
def test_name_and_address(client: str, *, expected: bool) -> None:
    body = f" from {client} by mx.example.org (Postfix) with ESMTPS id 1; Fri, 7 Feb 2025 12:00:00 +0000"
    hop = read_received(Field(0, "Received", "received", f"Received:{body}", (0, 0), 1, body, 9), 0)
    assert from_microsoft(hop, DEFAULTS) is expected
