"""Reading what the user knows, from options and from the text of ``hdrscan.toml`` (docs/configuration.md)."""
