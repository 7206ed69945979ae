"""Reports for monitoring: one line for Nagios and its relatives, and metrics for Prometheus (docs/probe.md)."""
