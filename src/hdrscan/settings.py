"""What the user knows and hdrscan cannot: who receives, whose relays and domains these are."""

from typing import NamedTuple


class Settings(NamedTuple):
    """Knowledge and wishes of the user, from options and ``hdrscan.toml``; everything is lower case."""

    relays: tuple[str, ...] = ()
    """Own on-prem relays: host names, addresses or CIDR ranges."""
    receivers: tuple[str, ...] = ()
    """Own receiving hosts or domains: Received fields written ``by`` them are the recipient's ADMD."""
    domains: tuple[str, ...] = ()
    """Own mail domains."""
    tenant: str | None = None
    """Own Microsoft 365 tenant id."""
    outbound_ranges: tuple[str, ...] = ()
    """CIDR ranges that Microsoft sends from beside those that hdrscan knows."""
    cross_check: bool = True
    """Whether a second reader reads every Authentication-Results field too."""


DEFAULTS = Settings()
