"""Readers of what only Microsoft writes: antispam reports, attribution, pools, and what its codes mean."""
