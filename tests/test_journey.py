"""Forged material below the boundary never makes a crossing more than claimed."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hdrscan import scan
from hdrscan.model.journey import CrossingStanding
from hdrscan.settings import Settings

CASES = sorted(Path(__file__).with_name("cases").glob("journey-*/message.eml"))
TOP = (
    "Authentication-Results: mx.example.org; {arc}spf=pass smtp.mailfrom=stranger.example\n"
    "Received: from host.stranger.example (host.stranger.example [198.51.100.66])\n"
    "\tby mx.example.org (Postfix) with ESMTPS id Q9;\n\tTue, 4 Mar 2025 10:00:09 +0000 (UTC)\n"
)


@given(
    st.lists(st.sampled_from(CASES), min_size=1, max_size=3),
    st.sampled_from(["", "arc=none; ", "arc=fail; "]),
    st.booleans(),
)
def test_a_pasted_journey_is_claimed(pasted: list[Path], arc: str, trusts: bool) -> None:  # noqa: FBT001
    below = "".join(path.read_text().partition("\n\n")[0] + "\n" for path in pasted)
    settings = Settings(cross_check=False, sealers=("lists.example.net",) if trusts else ())
    crossings = scan((TOP.format(arc=arc) + below + "\nBody\n").encode(), settings).journey.crossings
    assert crossings[-1].hop.ip == "198.51.100.66"
    assert {each.standing for each in crossings[:-1]} <= {CrossingStanding.CLAIMED}


@given(st.lists(st.sampled_from(CASES), min_size=1, max_size=3))
def test_a_seal_of_a_strangers_vouches_for_nothing(pasted: list[Path]) -> None:
    below = "".join(path.read_text().partition("\n\n")[0] + "\n" for path in pasted)
    below = below.replace("d=google.com", "d=stranger.example").replace(
        "d=lists.example.net", "d=stranger.example"
    )
    crossings = scan((TOP.format(arc="arc=pass; ") + below + "\nBody\n").encode()).journey.crossings
    assert {each.standing for each in crossings[:-1]} <= {CrossingStanding.CLAIMED}
