"""hdrscan reads e-mail headers and says how a message travelled and what its authentication is worth."""

__version__ = "0.1.0"
