"""Attacks on the route: invented hops, a HELO of any bytes, hidden clients and reverse names."""

from collections.abc import Iterator
from itertools import cycle, product

from attacks import additions as texts
from attacks.attack import Attack, added, continued, shown
from attacks.letters import FAIL, OWN, SILENT, VERDICTS, VICTIM, VICTIM_DOMAIN, Additions, Letter, message
from attacks.receivers import Receiver


def invented_hops(receiver: Receiver) -> Iterator[Attack]:
    """Class 2: hops of the recipient's, invented, with results around them."""
    fields = [f"Received: {hop}" for hop in texts.invented_hops(receiver.host)]
    result = f"Authentication-Results: {receiver.host}; {texts.FULL}"
    around = [text for field in fields for text in (field, f"{result}\n{field}", f"{field}\n{result}")]
    letters = [Letter(verdict=verdict) for verdict in VERDICTS]
    yield from added(receiver, around, letters, places=0)


def own_software(receiver: Receiver) -> Iterator[Attack]:
    """Class 2: a hop of the stranger's own host, under the name of its HELO: which software it runs is its claim."""
    letters = [Letter(verdict=verdict) for verdict in (OWN, FAIL, SILENT)]
    for attack in added(receiver, (f"Received: {hop}" for hop in texts.own_hops()), letters, places=0):
        yield attack._replace(names_hop=True)


_NASTY = (
    "a(b", "a)b", "(", ")", "((", "a(b)c", 'a"b', '"', '""', "a\\b", "\\", "a\\(b", "a;b", ";", "[", "]", "[]", "a[b", "a]b",
    "[127.0.0.1]", "[10.0.0.1]", "[IPv6:fe80::1]", "[IPv6:::1]", "a[127.0.0.1]", "(localhost[127.0.0.1])", "([127.0.0.1])",
    "localhost", "localhost.localdomain", "unknown", "<a", "a>", "a@b", "a,b", "a=b", "helo=b", "a\udc80b", "\udcff", "a\x01b",
    "127.0.0.1", "::1", "10.0.0.1", "mx.example.org", "in.example.org", "example.org", "MX.EXAMPLE.ORG", "a;dkim=pass",
    "AM0PR02CA0001.eurprd02.prod.outlook.com", "AM0EUR02FT012.mail.protection.outlook.com", "mx.google.com",
    "mailinzur109.protonmail.ch", "a(b)(127.0.0.1)", "=?utf-8?Q?a?=", "&lt;", "a;Fri,", "x(using", "a" * 250, "(" * 60, "[" * 60,
)  # fmt: skip  # fmt: skip
_NASTY_WITH_SPACES = (
    "a with IMAP (fetchmail-6.4.38)", "a by mx.example.org with POP3 (fetchmail-6.4.38)",
    "a by mx.example.org", "a (localhost [127.0.0.1])", "a (10.0.0.1) by mx.example.org with ESMTP id 1;", "a ([127.0.0.1])",
    "a (in.example.org [10.0.0.1]) by mx.example.org", "x) (b [127.0.0.1]", "a with local id 1", "a ; Fri, 7 Feb 2020 12:00:00 +0000",
    "a (mx.example.org [192.0.2.25]) by mx.example.org (Postfix) with ESMTP id 1", "(Postfix, from userid 0)", "a) (HELO b",
    "a (Authenticated sender: boss@example.com)", "a by mx.example.org with mapi id 15.20.1.1", "a by mx.example.org with LMTP (",
)  # fmt: skip  # fmt: skip


def helo_of_any_bytes(receiver: Receiver) -> Iterator[Attack]:
    """Class 2: a HELO that breaks the reading of the field, with hops and results below for the reader to land on."""
    verdicts = cycle((SILENT, OWN, FAIL))
    for at, helo in enumerate((*_NASTY, *_NASTY_WITH_SPACES)):
        plain = Letter(verdict=next(verdicts), mail_from="a@example.net" if at % 4 else "")
        letter = plain._replace(helo=helo)
        by = (receiver.host, "mx2.example.org", "imap.example.org")[at % 3]
        before, after = (receiver.writes(each, at % 3) for each in (plain, letter))
        yield Attack(
            f"HELO {helo!r}",
            message(before, plain),
            message(after, letter, Additions(below=continued(receiver, by))),
            shown(receiver, helo),
        )


def sender_of_any_bytes(receiver: Receiver) -> Iterator[Attack]:
    """Class 2: a MAIL FROM that breaks the reading of a field which quotes it, as Exim's and Haraka's do."""
    if "sender@" not in str(receiver.writes(Letter(mail_from="sender@example.net"))).removeprefix(
        "Written(top=['Return-Path: <sender@"
    ):
        return
    verdicts = cycle((SILENT, OWN, FAIL))
    for at, local in enumerate((*_NASTY, *_NASTY_WITH_SPACES)):
        plain = Letter(verdict=next(verdicts))
        escaped = local.replace("\\", "\\\\").replace('"', '\\"')
        letter = plain._replace(mail_from=f'"{escaped}"@example.net')
        before, after = (receiver.writes(each, at % 3) for each in (plain, letter))
        by = (receiver.host, "mx2.example.org")[at % 2]
        yield Attack(
            f"MAIL FROM {letter.mail_from!r}",
            message(before, plain),
            message(after, letter, Additions(below=continued(receiver, by))),
            ("example.net",),
        )


def first_line_that_continues(receiver: Receiver) -> Iterator[Attack]:
    """Class 2: the stranger's first line is indented, so that it goes on with the last field of the recipient's.

    Postfix takes such a line for the body's first and ends the header; not everybody does.
    """
    if receiver.ends_the_header:
        return
    date = "Fri, 7 Feb 2025 11:00:00 +0000"
    lines = (
        " x",
        f"\tby {receiver.host} with LMTP id 1; {date}",
        f"\t(localhost [127.0.0.1]) by {receiver.host} with ESMTP id 1; {date}",
        f" from mail.example.com ([{VICTIM}]) by {receiver.host} with ESMTP id 1; {date}",
        f"\t; {date}",
        f" ({date})",
        f" (envelope-from <boss@example.com>) (Authenticated sender: boss@example.com); {date}",
        " )(",
        ' "',
        f" ;{texts.FULL}",
        f" {texts.FULL}",
    )
    for line, verdict in product(lines, (SILENT, OWN)):
        letter = Letter(verdict=verdict)
        written = receiver.writes(letter)
        for more in ([], continued(receiver, receiver.host)):
            yield Attack(
                f"first line {line!r}, {verdict}",
                message(written, letter),
                message(written, letter, Additions(below=[line, *more])),
            )


def private_client(receiver: Receiver) -> Iterator[Attack]:
    """Class 3: a proxy or a container hides the client, and he invents what stands below."""
    verdicts, reverses = cycle((SILENT, FAIL, OWN)), cycle(("unknown", "gateway.internal"))
    for ip in ("172.17.0.1", "10.0.0.2"):
        for helo in ("evil.example.net", "mx2.example.org", "localhost", receiver.host):
            for by in (receiver.host, "mx2.example.org", helo, "evil.example.net"):
                reverse = next(reverses)
                letter = Letter(helo=helo, ip=ip, reverse=reverse, verdict=next(verdicts))
                written = receiver.writes(letter)
                yield Attack(
                    f"client {reverse} [{ip}], HELO {helo}, below by {by}",
                    message(written, letter),
                    message(written, letter, Additions(below=continued(receiver, by))),
                )


_CUSTOMERS = (
    "198-51-100-9.example.org", "9.100.51.198.static.example.org", "pc6336409.dip0.example.org", "c6336409.example.org",
    "nr42.dyn.example.org", "dslb-42.pools.example.org", "ppp42.example.org", "42.cust.example.org",
)  # fmt: skip


def customers(receiver: Receiver) -> Iterator[Attack]:
    """Class 4: the stranger is a dial-in customer of the recipient's, or of the victim's, and his name leads back."""
    if not receiver.confirms:
        return
    verdicts = cycle((SILENT, FAIL, OWN))
    domains = receiver.host.partition(".")[2], VICTIM_DOMAIN
    for (at, name), domain in product(enumerate(_CUSTOMERS), domains):
        reverse = name.replace("example.org", domain)
        helo = ("evil.example.net", reverse)[at % 2]
        plain = Letter(verdict=next(verdicts), helo=helo)
        letter = plain._replace(reverse=reverse, leads_back=True)
        for inner, by in ((0, reverse), (1, receiver.host), (2, f"mx2.{domain}")):
            yield Attack(
                f"customer {reverse}, HELO {helo}, below by {by}",
                message(receiver.writes(plain, inner), plain),
                message(receiver.writes(letter, inner), letter, Additions(below=continued(receiver, by))),
                (reverse,),
                names_hop=by in (helo, reverse),
            )


_REVERSE = (
    "in.example.org", "mx2.example.org", "mx.example.org", "localhost", "mail.example.com",
    "mail-am0eur02on2040.outbound.protection.outlook.com", "AM0PR02CA0001.eurprd02.prod.outlook.com",
    "mail-ed1-f41.google.com", "mx0a-00112233.pphosted.com", "eu-smtp-1.mimecast.com", "o1.sendgrid.net",
    "a1-2.smtp-out.eu-west-1.amazonses.com", "mx.google.com", "mail-40131.protonmail.ch",
)  # fmt: skip  # fmt: skip


def reverse_names(receiver: Receiver) -> Iterator[Attack]:
    """Class 4: the stranger's address has a reverse name of others, which this server does not confirm."""
    if receiver.confirms or receiver.name in ("exchange-online", "outlook.com", "exchange-server"):
        return
    verdicts = cycle((SILENT, FAIL, OWN))
    for reverse in _REVERSE:
        for helo in ("evil.example.net", reverse):
            plain = Letter(verdict=next(verdicts), helo=helo)
            letter = plain._replace(reverse=reverse)
            for inner, by in ((0, reverse), (1, receiver.host), (2, "mx2.example.org")):
                yield Attack(
                    f"reverse name {reverse}, HELO {helo}, below by {by}",
                    message(receiver.writes(plain, inner), plain),
                    message(receiver.writes(letter, inner), letter, Additions(below=continued(receiver, by))),
                    (reverse, reverse.lower()),
                    names_hop=helo == by,
                )
