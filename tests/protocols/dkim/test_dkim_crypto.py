"""RSA signatures opened by hdrscan say what dkimpy's verification says; nothing else is taken for one."""

from base64 import b64encode
from hashlib import sha256

import pytest
from dkim.crypto import RSASSA_PKCS1_v1_5_sign, RSASSA_PKCS1_v1_5_verify, parse_pem_private_key
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.dkim.crypto import RsaKey, read_rsa_key, rsa_digest
from signing import key_pair


def signed(text: bytes, bits: int = 1024) -> tuple[RsaKey, bytes]:
    pair = key_pair(bits)
    key = read_rsa_key(pair.public)
    assert key is not None
    return key, bytes(RSASSA_PKCS1_v1_5_sign(sha256(text), parse_pem_private_key(pair.private)))


def opened(key: RsaKey, signature: bytes) -> bytes | None:
    return rsa_digest(key, b64encode(signature).decode())


@pytest.mark.parametrize("bits", [1024, 1031, 2048])
def test_a_signature_opens_to_the_digest_that_was_signed(bits: int) -> None:
    key, signature = signed(b"text", bits)
    assert opened(key, signature) == sha256(b"text").digest()


@given(st.binary(max_size=40), st.integers(0, 127), st.integers(0, 7))
def test_a_changed_signature_opens_as_dkimpy_verifies_it(text: bytes, place: int, bit: int) -> None:
    key, signature = signed(text)
    changed = bytearray(signature)
    changed[place] ^= 1 << bit
    public = {"modulus": key.modulus, "publicExponent": key.exponent}
    assert RSASSA_PKCS1_v1_5_verify(sha256(text), signature, public)
    assert not RSASSA_PKCS1_v1_5_verify(sha256(text), bytes(changed), public)
    assert opened(key, signature) == sha256(text).digest()
    assert opened(key, bytes(changed)) is None


def test_no_second_spelling_of_a_signature_opens() -> None:
    # RFC 8017 sections 5.2.2 and 8.2.2: of the key's size, and a number below the modulus.
    key, signature = signed(b"text")
    number = int.from_bytes(signature, "big") + key.modulus
    if number < 1 << 1024:
        assert opened(key, number.to_bytes(128, "big")) is None
    assert opened(key, b"\0" + signature) is None
    assert opened(key, signature[1:]) is None
    assert rsa_digest(key, b64encode(signature).decode() + "!") is None


def test_what_a_forger_pads_otherwise_does_not_open() -> None:
    """With the exponent 1 a signature is what is padded: all of it is compared, to the last byte."""
    digest = sha256(b"text").digest()
    info = bytes.fromhex("3031300d060960864801650304020105000420")
    right = b"\0\1" + b"\xff" * 74 + b"\0" + info + digest
    key = RsaKey((1 << 1023) + 1, 1)
    assert len(right) == 128
    assert opened(key, right) == digest
    for wrong in (
        b"\0\1" + b"\xff" * 8 + b"\0" + info + digest + b"x" * 66,  # what Bleichenbacher's forgery relies on
        b"\0\2" + right[2:],
        right.replace(info, info[:-4] + b"\5\1\4\x20"),
        b"\0\1" + b"\xff" * 73 + b"\xfe\0" + info + digest,
    ):
        assert opened(key, wrong) is None
    # A key in which the padding has no room has signed nothing.
    assert opened(RsaKey((1 << 480) - 1, 1), b"\0" * 60) is None
