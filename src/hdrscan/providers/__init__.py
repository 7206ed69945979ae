"""Who runs a host: providers by host-name suffix and by address, and Microsoft's names and ranges, as dated data.

A name is only a claim until an address or the server's own look-up stands behind it; these tables say what a
name means when it is true.
"""

from hdrscan.providers.base import Provider
from hdrscan.providers.table import CONSUMER_DOMAINS, PROVIDERS
from hdrscan.text.memoized import memoized
from hdrscan.text.names import MAX_NAME

__all__ = ["CONSUMER_DOMAINS", "PROVIDERS", "Provider", "provider_named", "provider_of"]

_BY_SUFFIX: dict[str, Provider | None] = {
    **{suffix: provider for provider in PROVIDERS for suffix in provider.suffixes},
    **{suffix: None for provider in PROVIDERS for suffix in provider.customers},
}
_BY_NAME = {provider.name: provider for provider in PROVIDERS}


@memoized
def provider_of(host: str) -> Provider | None:
    """Return the provider that a host name belongs to; case and a trailing dot do not matter."""
    name = host.lower().rstrip(".")
    if len(name) > MAX_NAME:
        return None
    while name:
        if name in _BY_SUFFIX:
            return _BY_SUFFIX[name]
        _, _, name = name.partition(".")
    return None


def provider_named(name: str) -> Provider:
    """Return the provider that reports call so. Raises KeyError for any other name."""
    return _BY_NAME[name]
