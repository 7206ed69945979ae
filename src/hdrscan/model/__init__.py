"""Frozen data types that the layers hand to one another; no logic beyond what a value knows of itself."""
