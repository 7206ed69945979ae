"""The mathematics of signatures; the one module that loads dkimpy, which reads the keys.

Its own verification is not used: it judges expiry by the clock of this machine and not by the receipt, says
``False`` for a missing key, a revoked one and a wrong signature alike, and takes quadratic time over white space.
Nor does it tell which digest was signed: to look for what was changed, that is opened once, and each try hashed.
"""

import binascii
from base64 import b64decode
from hashlib import sha256
from importlib import import_module
from typing import NamedTuple

from dkim.crypto import UnparsableKeyError, parse_public_key

LONGEST_KEY = 16_384
"""Bits of the longest RSA key that is tried: what a domain publishes must not take this machine long."""

_LARGEST_EXPONENT = 2**64
_ED25519_BYTES = 32
_SHA256_BYTES = 32
_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo of a SHA-256 digest, which follows it (RFC 8017 section 9.2, note 1)."""
_LEAST_PADDING = 8


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


def rsa_digest(key: RsaKey, signature: str) -> bytes | None:
    """Return the SHA-256 digest under an RSA signature in base64 (RFC 8017 sections 8.2.2 and 9.2).

    None where the key does not open the signature: it was made with another one, or its value was changed.
    """
    data = decoded(signature)
    size = (key.bits + 7) // 8
    if data is None or len(data) != size:
        return None
    number = int.from_bytes(data, "big")
    padding = size - 3 - len(_SHA256_INFO) - _SHA256_BYTES
    if number >= key.modulus or padding < _LEAST_PADDING:
        return None
    opened = pow(number, key.exponent, key.modulus).to_bytes(size, "big")
    is_padded = opened[:-_SHA256_BYTES] == b"\0\1" + b"\xff" * padding + b"\0" + _SHA256_INFO
    return opened[-_SHA256_BYTES:] if is_padded else None


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
