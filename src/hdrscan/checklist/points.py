"""What is checked, why it matters and on which path."""

from hdrscan.checklist import points_relay, points_signing, points_spf

POINTS = {point.id: point for point in (*points_relay.POINTS, *points_spf.POINTS, *points_signing.POINTS)}
"""By id, in the order of the checklist."""
