import pytest

from hdrscan.text.display import characters, decode_field


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (" =?utf-8?B?w6k=?=", "é"),
        (" =?UTF-8?Q?a_b?=\r\n =?utf-8?q?c?=", "a bc"),
        (" =?iso-8859-1?Q?=E9?= x", "é x"),
        (" =?utf-8?B?not base64", "=?utf-8?B?not base64"),
        (" =?punycode?Q?abc-?=", "=?punycode?Q?abc-?="),
        (" =?unicode_escape?Q?=5Cx41?=", "=?unicode_escape?Q?=5Cx41?="),
        (" plain\r\n\tfolded", "plain folded"),
    ],
)
def test_encoded_words(body: str, shown: str) -> None:
    assert decode_field(body) == shown


def test_bytes_are_utf8_or_windows_1252() -> None:
    assert characters(b"caf\xc3\xa9".decode("ascii", "surrogateescape")) == "café"
    assert characters(b"caf\xe9".decode("ascii", "surrogateescape")) == "café"
    assert characters("é" + b"\xc3\xa9".decode("ascii", "surrogateescape")) == "éé"
