"""How much may be tried for one message."""

from hdrscan.dns.resolver import Clock

SECONDS = 2.0
"""For all signatures of a message."""
MOST_BYTES = 256 << 20
"""Bytes that are hashed, a second's work at most."""
MOST_TRIES = 60_000
"""Bodies that are compared."""
MOST_SIGNATURE_TRIES = 2_000
"""Header fields that are compared: each costs a hash, or an Ed25519 operation."""


class Budget:
    """What is left of time and tries."""

    def __init__(self, clock: Clock) -> None:
        """Begin now."""
        self._clock = clock
        self._end = clock() + SECONDS
        self._bytes = MOST_BYTES
        self._tries = MOST_TRIES
        self._signatures = MOST_SIGNATURE_TRIES

    def is_spent(self) -> bool:
        """Tell whether no body may be tried any more."""
        return self._bytes < 0 or self._tries < 0 or not self._is_in_time()

    def allows_body(self, size: int) -> bool:
        """Take a try that hashes so many bytes; false where there is none left."""
        self._bytes -= size
        self._tries -= 1
        return self._bytes >= 0 and self._tries >= 0 and (self._tries % 64 > 0 or self._is_in_time())

    def allows_signature(self) -> bool:
        """Take a try that verifies a signature; false where there is none left."""
        self._signatures -= 1
        return self._signatures >= 0 and self._is_in_time()

    def _is_in_time(self) -> bool:
        return self._clock() <= self._end
