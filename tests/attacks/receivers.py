"""The receivers that a stranger attacks, each with the fields that it really writes (src/hdrscan/trace/dialects)."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from attacks import borders, results
from attacks.letters import Letter, Written

Writer = Callable[[Letter], str]
Checker = Callable[[Letter], Sequence[str]]
_NEUTERED = str.maketrans(dict.fromkeys(' <>()\\";@', "?"))


def _nothing(_: Letter) -> Sequence[str]:
    return ()


class Receiver(NamedTuple):
    """One kind of receiver."""

    name: str
    host: str
    """Whom its border says to be."""
    border: Writer
    """The Received of its border."""
    inner: Sequence[str] = ()
    """What its inner hosts write on top of that, topmost first."""
    above: Checker = _nothing
    """Its results above its border's Received."""
    below: Checker = _nothing
    """Its results directly below."""
    foot: Checker = _nothing
    """What it writes at the end of the header."""
    return_path: bool = True
    """Whether it writes Return-Path on top."""
    confirms: bool = False
    """It writes a looked-up name only where the name leads back to the address."""
    neuters: bool = False
    """It replaces the special characters of a HELO (Postfix's ``smtpd``)."""
    removes: Sequence[str] = ()
    """What the fields begin with that it removes from a stranger's mail, in lower case."""

    @property
    def ends_the_header(self) -> bool:
        """Whether a first line that is indented is the body's (Postfix's ``cleanup``)."""
        return self.neuters

    def writes(self, letter: Letter, inner: int = 0) -> Written:
        """Return what this receiver writes about a letter that came in over so many inner hops."""
        if self.neuters:
            letter = letter._replace(helo=letter.helo.translate(_NEUTERED))
        top = [f"Return-Path: <{letter.mail_from}>"] if self.return_path else []
        top += [f"Received: {hop}" for hop in self.inner[max(0, len(self.inner) - inner) :]]
        top += [*self.above(letter), f"Received: {self.border(letter)}"]
        return Written(top, self.below(letter), self.foot(letter))

    def keeps(self, text: str) -> bool:
        """Tell whether all of a stranger's fields arrive."""
        lines = text.lower().split("\n")
        return not any(line.startswith(prefix) for line in lines for prefix in self.removes)


def _at(checker: Callable[[Letter, str], Sequence[str]], host: str = "mx.example.org") -> Checker:
    return lambda letter: checker(letter, host)


_FIREWALL = ("x-ms-exchange-organization-", "x-ms-exchange-forest-")
_ONLINE = ("x-ms-", "x-forefront-", "x-microsoft-", "x-sender-ip", "x-sid-", "x-eop")
RECEIVERS = (
    Receiver("exchange-online", "AM0EUR02FT012.mail.protection.outlook.com", borders.eop, borders.EOP_INNER, results.microsoft,
             foot=borders.eop_foot, return_path=False, removes=_ONLINE),
    Receiver("outlook.com", "AM0EUR02FT012.mail.protection.outlook.com", borders.eop, borders.CONSUMER_INNER, results.microsoft,
             foot=borders.consumer_foot, return_path=False, removes=_ONLINE),
    Receiver("gmail", "mx.google.com", borders.gmail,
             ("by 2002:a05:7300:b08a:b0:142:bb17:a2c1 with SMTP id f10csp123456dyk; Fri, 7 Feb 2025 04:00:02 -0800 (PST)",),
             below=results.google, removes=("authentication-results: mx.google.com;",)),
    Receiver("proton", "mailinzur109.protonmail.ch", partial(borders.postfix, host="mailinzur109.protonmail.ch"),
             above=results.proton, confirms=True, neuters=True),
    Receiver("postfix", "mx.example.org", partial(borders.postfix, host="mx.example.org"), borders.POSTFIX_INNER,
             confirms=True, neuters=True),
    Receiver("postfix-milters-above", "mx.example.org", partial(borders.postfix, host="mx.example.org"), borders.POSTFIX_INNER,
             above=_at(results.milters), confirms=True, neuters=True),
    Receiver("postfix-milters-below", "mx.example.org", partial(borders.postfix, host="mx.example.org"), borders.POSTFIX_INNER,
             below=_at(results.milters), confirms=True, neuters=True),
    Receiver("postfix-opendmarc", "mx.example.org", partial(borders.postfix, host="mx.example.org"), borders.POSTFIX_INNER,
             above=_at(results.opendmarc_spf), confirms=True, neuters=True),
    Receiver("exim", "mx.example.org", borders.exim, borders.EXIM_INNER, above=_at(results.exim), confirms=True),
    Receiver("sendmail", "mx.example.org", borders.sendmail, above=_at(results.milters)),
    Receiver("qmail", "mx.example.org", borders.qmail, borders.QMAIL_INNER),
    Receiver("opensmtpd", "mx.example.org", borders.opensmtpd),
    Receiver("haraka", "mx.example.org", borders.haraka, above=_at(results.haraka)),
    Receiver("ironport", "esa1.example.org", borders.ironport, above=_at(results.ironport, "esa1.example.org")),
    Receiver("exchange-server", "EX1.example.org", borders.exchange, borders.EXCHANGE_INNER, foot=borders.exchange_foot,
             removes=_FIREWALL),
    Receiver("courier", "mx.example.org", borders.courier),
    Receiver("barracuda", "mx.example.org", partial(borders.plain, software=" (Spam Firewall)", id_="hF3kZ9aQw1Bc2D4e")),
    Receiver("proofpoint", "mx.example.org", partial(borders.plain, software=" (PPS)")),
    Receiver("mdaemon", "mx.example.org", partial(borders.plain, software=" (MDaemon PRO v24.0.1)", id_="md5001234567890.msg")),
    Receiver("halon", "mx.example.org", partial(borders.plain, software=" (Halon)", id_="0a1b2c3d-e4f5-11ee-8000-001122334455")),
    Receiver("zonemta", "mx.example.org", borders.zonemta),
    Receiver("unknown", "mx.example.org", partial(borders.plain, software=""), above=_at(results.exim)),
)  # fmt: skip
