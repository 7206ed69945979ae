import pytest

from hdrscan.text.mailbox import domain_of, first_address, mailboxes, reverse_path
from linear import excess

ODD = '"<ceo@example.com>"@example.org'


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (" <a@example.org>", "a@example.org"),
        (" <>", ""),
        (f" <{ODD}>", ODD),
        (' <"a>b"@example.org>', '"a>b"@example.org'),
        (' <"a\\"b>"@example.org>', '"a\\"b>"@example.org'),
        (' <a"b@example.org>', 'a"b@example.org'),
        (" a@example.org", "a@example.org"),
    ],
)
def test_path_in_its_own_brackets(body: str, path: str) -> None:
    assert reverse_path(body) == path


@pytest.mark.parametrize(
    ("body", "address"),
    [
        (f" Boss <{ODD}>", ODD),
        (' "ceo@example.com <ceo@example.com>" <a@example.org>', "a@example.org"),
        (" <a@example.org>", "a@example.org"),
    ],
)
def test_address_in_its_own_brackets(body: str, address: str) -> None:
    """Attackers write another address into a quoted local part."""
    assert first_address(body) == address
    assert domain_of(address) == "example.org"


@pytest.mark.parametrize("piece", ["<", '<"', '<"\\"', '"\\"', '"<', '<"<">'])
def test_hostile_paths_are_read_in_linear_time(piece: str) -> None:
    for read in (reverse_path, first_address):
        said = excess(read, lambda times: piece * (1_800 * times // len(piece)), floor=0.01)
        assert said is None, said


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a@b.example", ("a@b.example",)),
        ('"x, y" <a@b.example>, d@e.example', ("a@b.example", "d@e.example")),
        (
            'A (x@y.example) <a@b.example>, g: h@i.example, "k;l"@m.example;',
            ("a@b.example", "h@i.example", '"k;l"@m.example'),
        ),
        ('"a@b.example" <d@e.example>', ("d@e.example",)),
        ("<a@b.example> <d@e.example>", ("a@b.example", "d@e.example")),
        ('<"a>b"@x.example>, u@v.example', ('"a>b"@x.example', "u@v.example")),
        ("undisclosed:;", ()),
    ],
)
def test_every_mailbox_of_a_list(body: str, expected: tuple[str, ...]) -> None:
    assert mailboxes(body) == expected


def test_an_address_in_a_quoted_name_is_not_the_authors() -> None:
    assert first_address('"info@bank.example" info@evil.example') == "info@evil.example"
