"""Topics of hdrscan explain."""

import pytest

from hdrscan.microsoft.codes import explain, meaning_of, suggest
from hdrscan.microsoft.compauth import COMPAUTH
from hdrscan.microsoft.header_codes import HEADERS
from hdrscan.microsoft.knowledge import Code
from hdrscan.microsoft.record import READERS
from hdrscan.microsoft.report_codes import ANTISPAM, FOREFRONT, MAILBOX_DELIVERY
from hdrscan.microsoft.result_codes import RESULTS
from hdrscan.model.microsoft import Basis

ALL: dict[str, Code] = {
    **HEADERS,
    **FOREFRONT,
    **ANTISPAM,
    **MAILBOX_DELIVERY,
    **RESULTS,
    "compauth": COMPAUTH,
}


@pytest.mark.parametrize(
    ("topic", "name", "basis", "word"),
    [
        ("compauth 451", "compauth reason 451", Basis.UNVERIFIED, "Ghost-Sender"),
        ("compauth=fail reason=001", "compauth reason 001", Basis.DOCUMENTED, "implicitly"),
        ("reason=130", "compauth reason 130", Basis.DOCUMENTED, "ARC"),
        ("compauth 499", "compauth reason 499", Basis.DOCUMENTED, "Bypassed"),
        ("compauth=softpass", "compauth=softpass", Basis.DOCUMENTED, "softly"),
        ("compauth", "compauth", Basis.DOCUMENTED, "SPF"),
        ("SFV:SKI", "SFV:SKI", Basis.DOCUMENTED, "disagree"),
        ("sfv:skb;", "SFV:skb", Basis.DOCUMENTED, "blocked senders"),
        ("SFV:DMS", "SFV:DMS", Basis.UNVERIFIED, "ignored"),
        ("CAT:OSPM", "CAT:OSPM", Basis.DOCUMENTED, "Outbound spam"),
        ("SCL 5", "SCL:5", Basis.DOCUMENTED, "Spam"),
        ("SCL: -1", "SCL:-1", Basis.DOCUMENTED, "bypassed"),
        ("BCL", "BCL", Basis.DOCUMENTED, "7 by default"),
        ("BCL 9", "BCL:9", Basis.DOCUMENTED, "many"),
        ("SFP 1501", "SFP:1501", Basis.COUNTED, "high-risk"),
        ("SFP:1023", "SFP:1023", Basis.COUNTED, "relay pool"),
        ("IPV:CAL", "IPV:CAL", Basis.DOCUMENTED, "allow list"),
        ("CIP 255.255.255.255", "CIP:255.255.255.255", Basis.COUNTED, "mailbox"),
        ("PTR:InfoNoRecords", "PTR:InfoNoRecords", Basis.COUNTED, "PTR"),
        ("dest:J", "dest:J", Basis.COUNTED, "junk"),
        ("OFR:SpamFilterAuthJ", "OFR:SpamFilterAuthJ", Basis.COUNTED, "verdict"),
        ("action oreject", "action=oreject", Basis.DOCUMENTED, "p=reject"),
        ("dmarc=bestguesspass", "dmarc=bestguesspass", Basis.DOCUMENTED, "no record"),
        ("arcselector9901", "arcselector9901", Basis.COUNTED, "microsoft.com"),
        ("pr", "pr", Basis.COUNTED, "pass"),
        (
            "x-ms-exchange-organization-authas",
            "X-MS-Exchange-Organization-AuthAs",
            Basis.DOCUMENTED,
            "AuthSource",
        ),
        ("AuthAs: Internal", "X-MS-Exchange-Organization-AuthAs: Internal", Basis.DOCUMENTED, "organization"),
        (
            "FromEntityHeader HybridOnPrem",
            "X-MS-Exchange-CrossTenant-FromEntityHeader: HybridOnPrem",
            Basis.COUNTED,
            "on-prem",
        ),
        (
            "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp:",
            "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp",
            Basis.COUNTED,
            "on-prem relay",
        ),
        ("X-MS-Exchange-Organization-SCL 9", "X-MS-Exchange-Organization-SCL: 9", Basis.DOCUMENTED, "high"),
    ],
)
def test_topics(topic: str, name: str, basis: Basis, word: str) -> None:
    found = explain(topic)
    assert found is not None
    assert found.topic == name
    assert found.readings[0].basis is basis
    assert word in found.readings[0].text


@pytest.mark.parametrize(
    ("topic", "offered"),
    [
        ("SFV:SKX", "SFV:SKI"),
        ("SFX", "SFV"),
        ("CAT:SPOOFED", "CAT:SPOOF"),
        ("compauth 850", "compauth"),
        ("action=rejected", "action=oreject"),
        ("X-MS-Exchange-Organisation-AuthAs", "X-MS-Exchange-Organization-AuthAs"),
        ("antispam", "X-Forefront-Antispam-Report"),
    ],
)
def test_unknown_topics_get_an_offer(topic: str, offered: str) -> None:
    assert explain(topic) is None
    assert offered in suggest(topic)


@pytest.mark.parametrize(
    "topic", ["", " ", ":", "zzzz", "qqq 5", "\udcff", "x" * 100_000, "= =", "compauth reason"]
)
def test_nonsense_is_unknown(topic: str) -> None:
    assert explain(topic) is None
    assert isinstance(suggest(topic), tuple)


@pytest.mark.parametrize("name", ALL)
def test_every_entry_says_something_and_leads_on(name: str) -> None:
    code = ALL[name]
    assert code.title
    assert code.readings
    for topic in (name, *code.see, *(f"{name} {value}" for value in code.values)):
        found = explain(topic)
        assert found, topic
        assert found.readings, topic
    for readings in (code.readings, *code.values.values()):
        for reading in readings:
            assert reading.text.endswith("."), reading


def test_a_key_lists_its_values() -> None:
    found = explain("SFV")
    assert found is not None
    assert "SKI" in dict(found.values)
    assert "IPV:CAL" in found.see


def test_every_field_that_is_read_can_be_explained() -> None:
    unexplained = {name for name in READERS if explain(name) is None}
    assert unexplained == {"x-ms-exchange-transport-fromentityheader"}


def test_meanings_of_values() -> None:
    assert meaning_of("CAT", "hphsh")[0].text == "High-confidence phishing."
    assert meaning_of("CAT", "NEW") == ()
    assert meaning_of("NEW", "x") == ()
