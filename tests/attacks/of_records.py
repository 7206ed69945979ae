"""Attacks with records: results, sealed and kept ones, Return-Path, and all classes mixed."""

import random
import zlib
from collections.abc import Iterator
from itertools import chain

from attacks import additions as texts
from attacks.attack import Attack, added
from attacks.letters import (
    BARE,
    FAIL,
    NONE,
    NOTHING,
    OWN,
    OWN_SPF_ONLY,
    SILENT,
    SPF_ONLY,
    VERDICTS,
    Additions,
    Letter,
    message,
)
from attacks.receivers import Receiver


def recipients_results(receiver: Receiver) -> Iterator[Attack]:
    """Class 1: results in the recipient's name, and in names that recipients believe."""
    letters = [Letter(verdict=verdict) for verdict in (SILENT, FAIL, SPF_ONLY, OWN, OWN_SPF_ONLY, SILENT, NONE)]
    yield from added(receiver, _spelled(receiver), letters)
    host = receiver.host
    yield from added(receiver, chain(texts.received_spf(host), texts.sealed(host), texts.kept(host)), letters)


def _spelled(receiver: Receiver) -> Iterator[str]:
    names = {"gmail": "mx.google.com", "proton": "mail.protonmail.ch"}
    yield from texts.in_spellings(names.get(receiver.name, receiver.host))
    if receiver.name == "proton":
        yield from list(texts.in_spellings(receiver.host))[:4]


def microsofts_fields(receiver: Receiver) -> Iterator[Attack]:
    """Class 1: fields that only Microsoft writes, where the receiver does not remove them."""
    letters = [Letter(verdict=verdict) for verdict in (SILENT, FAIL, OWN)]
    yield from added(receiver, texts.microsofts(), letters)


def return_path(receiver: Receiver) -> Iterator[Attack]:
    """Class 6: a Return-Path of the stranger's tells whom a record without properties is about."""
    receiver = receiver._replace(return_path=False)
    fields = (
        "Return-Path: <boss@example.com>",
        "Return-Path: boss@example.com",
        "RETURN-PATH: <boss@example.com>",
        "Return-path: <boss@example.com>\nReturn-Path: <>",
        "X-Envelope-From: boss@example.com",
        "Envelope-From: <boss@example.com>",
        "X-Return-Path: <boss@example.com>",
        f"Return-Path: <boss@example.com>\nAuthentication-Results: {receiver.host}; spf=pass",
        "Return-Path: <boss@example.com>\nReceived-SPF: pass",
        f"Received-SPF: Pass (mailfrom) identity=mailfrom; envelope-from=boss@example.com; receiver={receiver.host}",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1; h=From; bh=AAAA; b=AbCdEfGh",
        "From boss@example.com Fri Feb  7 12:00:00 2025",
    )
    letters = [
        Letter(verdict=verdict)
        for verdict in (BARE, SILENT, BARE._replace(dkim="pass"), BARE._replace(dmarc="fail"))
    ]
    yield from added(receiver, fields, letters)


_OFFICE365 = "mail-am0eur02on2040.outbound.protection.outlook.com"


def records_of_others(receiver: Receiver) -> Iterator[Attack]:
    """Class 8: records about other domains, to be combined with the recipient's own."""
    fields = [
        f"{name}; {text}"
        for name in (f"Authentication-Results: {receiver.host}", "ARC-Authentication-Results: i=1; mx.google.com",
                     "Authentication-Results: relay.example.net")
        for text in (
            "dmarc=pass header.from=example.net", "dmarc=none header.from=example.net", "dmarc=fail header.from=example.net",
            "spf=pass smtp.mailfrom=example.com", "dkim=pass header.d=example.com", "spf=pass smtp.mailfrom=boss@example.com; dmarc=fail header.from=example.net",
            "dmarc=none adkim=r aspf=r header.from=www.example.net",
        )
    ]  # fmt: skip
    fields += [
        (
            "Authentication-Results: spf=pass (sender IP is 203.0.113.25) smtp.mailfrom=example.com; dkim=none (message not signed)"
            " header.d=none;dmarc=none action=none header.from=example.net;compauth=pass reason=130"
        ),
        "authentication-results: dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=example.net;",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1; i=@example.com; h=From; bh=AAAA; b=AbCdEfGh",
    ]
    office365 = Letter(helo=_OFFICE365, reverse=_OFFICE365, ip="40.107.1.40", mail_from="a@example.net")
    letters = [Letter(verdict=OWN), Letter(verdict=OWN_SPF_ONLY), office365._replace(verdict=OWN), Letter(verdict=NONE),
               office365._replace(verdict=OWN_SPF_ONLY), Letter(verdict=SPF_ONLY)]  # fmt: skip
    yield from added(receiver, fields, letters)


def mixed(receiver: Receiver) -> Iterator[Attack]:
    """Several additions of all classes at once, drawn with a fixed seed."""
    draw = random.Random(zlib.crc32(receiver.name.encode()))  # noqa: S311 - the same messages on every run
    host = receiver.host
    fields = [
        text
        for text in chain(
            texts.in_spellings(host), texts.received_spf(host), texts.sealed(host), texts.kept(host), texts.microsofts(),
            (f"Received: {hop}" for hop in texts.invented_hops(host)), ("Return-Path: <boss@example.com>", "junk line", "Re: x"),
        )
        if receiver.keeps(text)
    ]  # fmt: skip
    for _ in range(40):
        letter = Letter(verdict=draw.choice(VERDICTS))
        written = receiver.writes(letter, draw.randrange(3))
        below, middle, foot = (draw.sample(fields, draw.randrange(1, 4)) for _ in range(3))
        chosen = Additions(below, middle, foot)
        yield Attack(f"{chosen}", message(written, letter, NOTHING), message(written, letter, chosen))
