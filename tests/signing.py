"""Signed messages for tests: RSA keys made from a seed, and dkimpy as the signer."""

import random
from base64 import b64encode
from functools import cache
from typing import NamedTuple

import dkim

_RSA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
"""The algorithm rsaEncryption without parameters, in DER."""
_EXPONENT = 65537
_TRIES = 20

HEADER = (
    b"From: Alice <alice@example.com>\r\nTo: bob@example.net\r\nSubject:  A  folded\r\n\t subject\r\n"
    b"Date: Mon, 3 Mar 2025 11:00:00 +0100\r\nMessage-ID: <1@example.com>\r\n"
)
RECEIVED = (
    b"Received: from mail.example.com (mail.example.com [203.0.113.25])\r\n"
    b"\tby mx.example.net (Postfix) with ESMTPS id 4Q1;\r\n\tMon, 3 Mar 2025 10:00:02 +0000 (UTC)\r\n"
)
BODY = b"Hello  Bob,\r\n\r\nthis is \tthe body. \r\n\r\n\r\n"


class KeyPair(NamedTuple):
    private: bytes
    """PEM."""
    public: str
    """Base64, as ``p=`` holds it."""


def _is_prime(number: int, dice: random.Random) -> bool:
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = number - 1, 0
    while not odd % 2:
        odd, twos = odd // 2, twos + 1
    for _ in range(_TRIES):
        value = pow(dice.randrange(2, number - 1), odd, number)
        if value in (1, number - 1):
            continue
        if not any((value := pow(value, 2, number)) == number - 1 for _ in range(twos - 1)):
            return False
    return True


def _prime(bits: int, dice: random.Random) -> int:
    while True:
        number = dice.getrandbits(bits) | 3 << bits - 2 | 1
        if number % _EXPONENT != 1 and _is_prime(number, dice):
            return number


@cache
def key_pair(bits: int, seed: int = 1) -> KeyPair:
    dice = random.Random(bits * 1000 + seed)  # noqa: S311 - the same key in every run, for nobody's secret
    one, other = _prime(bits // 2, dice), _prime(bits - bits // 2, dice)
    modulus, secret = one * other, pow(_EXPONENT, -1, (one - 1) * (other - 1))
    rest = (secret % (one - 1), secret % (other - 1), pow(other, -1, one))
    private = _sequence(*map(_integer, (0, modulus, _EXPONENT, secret, one, other, *rest)))
    pem = b"-----BEGIN RSA PRIVATE KEY-----\n" + b64encode(private) + b"\n-----END RSA PRIVATE KEY-----\n"
    bare = _sequence(_integer(modulus), _integer(_EXPONENT))
    whole = _sequence(_sequence(_RSA), _der(3, b"\x00" + bare))
    return KeyPair(pem, b64encode(whole).decode())


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _integer(number: int) -> bytes:
    return _der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, b"".join(parts))


def sign(
    message: bytes,
    pair: KeyPair,
    *,
    canonicalize: tuple[bytes, bytes] = (b"relaxed", b"relaxed"),
    algorithm: bytes = b"rsa-sha256",
    length: bool = False,
) -> bytes:
    """Return the message with a DKIM-Signature on top: d=example.com, s=sel."""
    field = dkim.sign(
        message,
        b"sel",
        b"example.com",
        pair.private,
        canonicalize=canonicalize,
        signature_algorithm=algorithm,
        length=length,
    )
    return bytes(field) + message


def seal(message: bytes, pair: KeyPair, host: bytes) -> bytes:
    """Return the message with an ARC set on top, sealed by example.com with s=sel."""
    fields = dkim.arc_sign(message, b"sel", b"example.com", pair.private, host, linesep=b"\r\n")
    assert fields
    return b"".join(fields) + message
