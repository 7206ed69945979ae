"""The record of a whole message, and what real messages say."""

import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.ingest.block import read_block
from hdrscan.microsoft.record import READERS, read_microsoft
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE
from hdrscan.model.microsoft import UNKNOWN_POOL, MicrosoftRecord, Stamp
from hdrscan.model.source import Field, HeaderBlock
from linear import excess

CORPUS = Path(os.environ.get("HDRSCAN_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
TENANT = "11111111-2222-3333-4444-555555555555"
RELAYED = f"""\
From: Sender <a@example.com>
X-MS-Exchange-CrossTenant-Id: {TENANT}
X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: TenantId={TENANT};Ip=[203.0.113.25];
\tHelo=[mail.example.com]
X-MS-Exchange-CrossTenant-AuthSource: FRONT.prod.example.com
X-MS-Exchange-CrossTenant-AuthAs: Anonymous
X-MS-Exchange-CrossTenant-FromEntityHeader: HybridOnPrem
X-MS-Exchange-CrossTenant-OriginalArrivalTime: 03 Apr 2020 05:47:09.9057 (UTC)
X-MS-Exchange-Organization-AuthAs: Anonymous
X-MS-Exchange-Organization-AuthMechanism: 06
X-MS-Exchange-Organization-MessageDirectionality: Originating
X-MS-Exchange-Organization-SCL: -1
X-MS-Exchange-Transport-CrossTenantHeadersStamped: BACK
X-MS-Exchange-Transport-CrossTenantHeadersStripped: FRONT.prod.example.com
X-MS-Exchange-Transport-EndToEndLatency: 1.00:01:02.5000000
X-MS-Exchange-AntiSpam-Relay: 1
X-MS-Exchange-SenderADCheck: 1
X-EOPAttributedMessage: 1
X-EOPTenantAttributedMessage: {TENANT}:0
X-OriginatorOrg: example.com
X-Sender-IP: 40.95.1.2
X-IncomingHeaderCount: 12
X-Forefront-Antispam-Report-Untrusted: CIP:203.0.113.25;H:mail.example.com;SFV:NSPM;DIR:OUT;SFP:1023;
X-Microsoft-Antispam: BCL:0;

"""


def block_of(text: str) -> HeaderBlock:
    return read_block(text.encode())


def record_of(text: str) -> MicrosoftRecord:
    found = read_microsoft(block_of(text))
    assert found is not None
    return found


def values(stamps: tuple[Stamp[int], ...] | tuple[Stamp[str], ...] | tuple[Stamp[float], ...]) -> list[object]:
    return [stamp.value for stamp in stamps]


def test_everything_is_gathered() -> None:
    found = record_of(RELAYED)
    assert found.attributed[0].ip.value == "203.0.113.25"
    assert values(found.tenant_ids) == [TENANT]
    assert values(found.from_entity) == ["HybridOnPrem"]
    assert values(found.directionality) == ["Originating"]
    assert values(found.originator_org) == ["example.com"]
    assert values(found.eop_passes) == [1]
    assert values(found.antispam_relay) == [1]
    assert values(found.sender_ad_check) == [1]
    assert values(found.sender_ip) == ["40.95.1.2"]
    assert values(found.incoming_header_count) == [12]
    assert values(found.scl) == [-1]
    assert values(found.latency) == [86_462.5]
    assert found.arrival[0].value == datetime(2020, 4, 3, 5, 47, 9, 905_700, tzinfo=UTC)
    assert found.tenant_attributions[0].number.value == 0
    assert [(firewall.action, firewall.server.value) for firewall in found.header_firewall] == [
        ("stamped", "BACK"),
        ("stripped", "FRONT.prod.example.com"),
    ]


def test_the_sending_tenants_report_stands_apart() -> None:
    found = record_of(RELAYED)
    assert found.report("forefront") is None
    untrusted = found.report("forefront", untrusted=True)
    assert untrusted is not None
    assert untrusted.text("H") == "mail.example.com"
    assert found.report("antispam") is not None


def test_scopes_of_authority_are_never_mixed() -> None:
    found = record_of(RELAYED)
    organization, crosstenant = found.authority("organization"), found.authority("crosstenant")
    assert organization is not None
    assert crosstenant is not None
    assert values(organization.auth_mechanism) == ["06"]
    assert organization.auth_source == ()
    assert values(crosstenant.auth_source) == ["FRONT.prod.example.com"]
    assert found.authority("crosspremises") is None


def test_every_field_of_a_kind_is_kept_topmost_first() -> None:
    found = record_of("X-EOPAttributedMessage: 1\nX-EOPAttributedMessage: zero\nX-EOPAttributedMessage:\n\n")
    assert values(found.eop_passes) == [1, UNREADABLE, NOT_PRESENT]


def test_the_pool_comes_with_its_evidence() -> None:
    block = block_of(RELAYED)
    found = read_microsoft(block)
    assert found is not None
    assert (found.pool.kind, found.pool.agree) == ("relay", True)
    quotes = [block.text[slice(*signal.span)] for signal in found.pool.signals if signal.span]
    assert quotes == ["1023", "1"]


@pytest.mark.parametrize(
    "text",
    ["From: a@example.com\n\n", "X-Mailer: x\nX-Sender-IP: 203.0.113.1\n\n", "\n", "Subject: X-MS-Exchange\n\n"],
)
def test_no_record_without_microsofts_fields(text: str) -> None:
    assert read_microsoft(block_of(text)) is None


@pytest.mark.parametrize(
    "name", ["X-MS-Has-Attach", "X-Forefront-PRVS", "X-EOPDirect", "x-ms-exchange-new-thing"]
)
def test_an_unknown_field_of_microsofts_still_makes_a_record(name: str) -> None:
    assert record_of(f"{name}: yes\n\n") == MicrosoftRecord(pool=UNKNOWN_POOL)


@given(st.sampled_from(sorted(READERS)), st.text("aGT[]()=:;,. \t0123456789-\udcff", max_size=60))
def test_no_value_raises_and_every_span_is_what_was_read(name: str, body: str) -> None:
    block = read_block(f"{name}: {body}\r\nTo: b@example.com\r\n\r\n".encode("ascii", "surrogateescape"))
    found = read_microsoft(block)
    for stamp in _stamps(found) if found else ():
        assert block.text[slice(*stamp.span)] == stamp.raw


def _stamps(found: MicrosoftRecord) -> list[Stamp[object]]:
    stamps: list[Stamp[object]] = []
    pending: list[object] = [getattr(found, name) for name in MicrosoftRecord._fields]
    while pending:
        item = pending.pop()
        if isinstance(item, Stamp):
            stamps.append(item)
        elif isinstance(item, tuple):
            pending.extend(item)
    return stamps


@pytest.mark.parametrize("piece", [";", " ", ":", "=", "A:", "SCL:1;", "Ip=[", "[", "a (", "(", "To ", "1:", "9"])
@pytest.mark.parametrize("key", sorted(READERS))
def test_a_hostile_value_costs_no_more_than_its_length(key: str, piece: str) -> None:
    def make(times: int) -> Field:
        body = " x" + piece * (7_200 * times // len(piece))
        return Field(0, key, key, f"{key}:{body}", (0, 0), 1, body, 0)

    said = excess(READERS[key][1], make, floor=0.005)
    assert said is None, said


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real messages is not there")
def test_real_messages_read_whole() -> None:
    seen: Counter[str] = Counter()
    for path in sorted(CORPUS.rglob("*.eml")):
        block = read_block(path.read_bytes())
        found = read_microsoft(block)
        if found is None:
            continue
        seen["records"] += 1
        seen["attributed"] += len(found.attributed)
        seen["reports"] += len(found.reports)
        seen["unread pieces"] += sum(len(report.unread) for report in found.reports)
        seen[f"pool {found.pool.kind or None}"] += 1
        seen["pools that disagree"] += not found.pool.agree
        seen["proxied"] += sum(bool(proxied.back_ip.value) for proxied in found.client_proxied_by)
        for stamp in _stamps(found):
            assert block.text[slice(*stamp.span)] == stamp.raw
            # The collection's anonymizer puts its name in place of digits.
            assert stamp.value is not UNREADABLE or "@pot" in stamp.raw, path
            seen["unreadable"] += stamp.value is UNREADABLE
        for report in found.reports:
            for entry in report.entries:
                assert entry.value is not UNREADABLE or "@pot" in entry.raw, path
                assert block.text[slice(*entry.span)] == entry.raw
    assert dict(+seen) == {
        "records": 395,
        "attributed": 29,
        "reports": 919,
        "proxied": 32,
        "unreadable": 7,
        "pool normal": 25,
        "pool high-risk": 42,
        "pool relay": 1,
        "pool None": 327,
    }
