"""The common journeys in English."""

from collections.abc import Sequence

from hdrscan.journey.legs import Leg
from hdrscan.model.journey import Crossing


def tell(crossings: Sequence[Crossing], top: Leg) -> str | None:
    """Say what kind of journey it was; None where it is none of the common ones."""
    return None
