"""Who runs a host: providers by host-name suffix, and Microsoft's names and ranges, as dated data.

A name is only a claim until an address or the server's own look-up stands behind it; these tables say what a
name means when it is true.
"""

from hdrscan.providers.base import Provider
from hdrscan.providers.table import CONSUMER_DOMAINS, PROVIDERS
from hdrscan.text.kept import kept

__all__ = ["CONSUMER_DOMAINS", "PROVIDERS", "Provider", "provider_of"]

_BY_SUFFIX = {suffix: provider for provider in PROVIDERS for suffix in provider.suffixes}


@kept
def provider_of(host: str) -> Provider | None:
    """Return the provider that a host name belongs to; case and a trailing dot do not matter."""
    name = host.lower().rstrip(".")
    while name:
        provider = _BY_SUFFIX.get(name)
        if provider:
            return provider
        _, _, name = name.partition(".")
    return None
