"""The mathematics of signatures, by dkimpy; the one module that loads it.

Its own verification is not used: it judges expiry by the clock of this machine and not by the receipt, says
``False`` for a missing key, a revoked one and a wrong signature alike, and takes quadratic time over white space.
"""

import binascii
from base64 import b64decode
from hashlib import sha256
from importlib import import_module
from typing import NamedTuple

from dkim.crypto import DigestTooLargeError, RSASSA_PKCS1_v1_5_verify, UnparsableKeyError, parse_public_key

LONGEST_KEY = 16_384
"""Bits of the longest RSA key that is tried: what a domain publishes must not take this machine long."""

_LARGEST_EXPONENT = 2**64
_ED25519_BYTES = 32


class RsaKey(NamedTuple):
    """An RSA public key (RFC 8017)."""

    modulus: int
    exponent: int

    @property
    def bits(self) -> int:
        """The size of the modulus."""
        return self.modulus.bit_length()

    @property
    def is_sane(self) -> bool:
        """Whether verifying with it is bounded work and not without meaning."""
        return 0 < self.bits <= LONGEST_KEY and 1 < self.exponent < _LARGEST_EXPONENT


def decoded(base64: str) -> bytes | None:
    """Decode base64; None where it is none."""
    try:
        return b64decode(base64.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None


def read_rsa_key(public: str) -> RsaKey | None:
    """Read ``p=``: a SubjectPublicKeyInfo or a bare RSAPublicKey (RFC 6376 section 3.6.1); None for neither."""
    data = decoded(public)
    if not data:
        return None
    try:
        key = parse_public_key(data)
    except (UnparsableKeyError, IndexError, TypeError, ValueError):
        return None  # its reader of ASN.1 stumbles over what breaks off
    return RsaKey(key["modulus"], key["publicExponent"])


def is_ed25519_key(public: str) -> bool:
    """Tell whether ``p=`` has the size of an Ed25519 key (RFC 8463 section 4)."""
    return len(decoded(public) or b"") == _ED25519_BYTES


def rsa_holds(key: RsaKey, signature: str, signed: bytes) -> bool:
    """Tell whether an RSA-SHA256 signature, in base64, is over these bytes (RFC 8017 section 8.2.2)."""
    data = decoded(signature)
    if data is None or len(data) != (key.bits + 7) // 8:
        return False
    public = {"modulus": key.modulus, "publicExponent": key.exponent}
    try:
        return bool(RSASSA_PKCS1_v1_5_verify(sha256(signed), data, public))
    except DigestTooLargeError:
        return False


def ed25519_holds(public: str, signature: str, signed: bytes) -> bool | None:
    """Tell whether an Ed25519-SHA256 signature is over these bytes (RFC 8463 section 3).

    None where the package PyNaCl, which dkimpy takes for it, is not installed.
    """
    try:
        signing, exceptions = import_module("nacl.signing"), import_module("nacl.exceptions")
    except ImportError:
        return None
    try:
        signing.VerifyKey(decoded(public) or b"").verify(sha256(signed).digest(), decoded(signature) or b"")
    except (exceptions.CryptoError, ValueError):
        return False
    return True
