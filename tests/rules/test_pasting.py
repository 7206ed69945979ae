"""What is to be pasted: nothing that a stranger wrote gets into a zone, a configuration or a shell unread."""

import re

import pytest

from hdrscan.settings import Settings
from rule_messages import OWN, found, microsoft, results, signature

MARK = "pwned"
ALL = Settings(relays=("0.0.0.0/1", "128.0.0.0/1"), domains=("example.com",))
HOSTILE = (
    "example.com; Remove-Item pwned",
    'example.com" pwned "',
    "example.com`pwned`",
    "$(pwned).example.com",
    "pwned|example.com",
    "pwned\texample.com",
    "<pwned>.example.com",
    "pwned..example.com",
    "-pwned.example.com",
)
PASTED = re.compile(r"[\w.:;=+/\"'$<>@#,^\[\]\\|() *-]*(?:\n|\Z)", re.ASCII)


@pytest.mark.parametrize("border", ["postfix", "google", "exim", "microsoft", "from-microsoft"])
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("result", ["fail", "softfail", "none", "permerror", "pass"])
def test_no_hostile_name_is_pasted(name: str, result: str, border: str) -> None:
    quoted = name.replace('"', '\\"')
    legs = (
        f'spf={result} smtp.mailfrom="a@{quoted}"',
        f'dkim={"pass" if result == "pass" else "fail (no key)"} header.d="{quoted}" header.s="{quoted}"',
        f'dmarc={"none" if result == "none" else "fail"} header.from="{quoted}"',
    )
    above = [microsoft(*legs)] if "microsoft" in border else [results(*legs)]
    below = [signature(name.replace(";", "")), results("dmarc=pass", by=name.split(";", maxsplit=1)[0])]
    for sender in (f"a@{name}", f'"{quoted}"@example.com'):
        # Whatever the reader says is his, the names that a stranger wrote are not pasted.
        for finding in found(above, below, border, sender, settings=ALL).values():
            if finding.fix is not None:
                assert MARK not in finding.fix.after
                assert MARK not in finding.fix.caution


def test_what_is_pasted_is_plain_text() -> None:
    seen = 0
    for result in ("fail", "none", "permerror"):
        for dmarc in ("none", "fail"):
            legs = (
                f"spf={result} smtp.mailfrom=example.com",
                "dkim=none",
                f"dmarc={dmarc} header.from=example.com",
            )
            for finding in found([results(*legs)], settings=OWN).values():
                if finding.fix is not None and finding.fix.after:
                    assert PASTED.match(finding.fix.after)
                    seen += 1
    assert seen
