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


LIST_HOP = (
    "Received: from {helo} ({rdns} [{ip}])\n"
    "\tby {by} (Postfix) with ESMTPS id Q{at};\n\tTue, 4 Mar 2025 10:00:0{at} +0000 (UTC)\n"
    "Authentication-Results: {by}; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com; dmarc=pass\n"
)
HOSTS = ["smtp.subspace.kernel.org", "sv.mirrors.kernel.org", "vger.kernel.org", "mx.example.org"]
SEAL = (
    "ARC-Seal: i=1; a=rsa-sha256; cv=none; d={sealer}; s=s1; t=1741082405; b=AAAA\n"
    "ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d={sealer}; s=s1; h=from; bh=AAAA; b=AAAA\n"
    "ARC-Authentication-Results: i=1; {by}; spf=pass (sender ip is {ip}) smtp.mailfrom=example.com; dmarc=pass\n"
)


@given(
    st.lists(st.tuples(st.sampled_from(HOSTS), st.sampled_from(HOSTS)), min_size=1, max_size=4),
    st.sampled_from(["kernel.org", "google.com", "microsoft.com", "example.org"]),
    st.sampled_from(["", "arc=none; ", "arc=fail; "]),
)
def test_forged_hops_of_a_list_and_a_forged_seal_of_a_trusted_sealer_are_claimed(
    hops: list[tuple[str, str]], sealer: str, arc: str
) -> None:
    below = ""
    for at, (helo, by) in zip(range(8, 0, -1), hops, strict=False):
        below += SEAL.format(sealer=sealer, by=by, ip="192.0.2.80") if not below else ""
        below += LIST_HOP.format(helo=helo, rdns=helo, ip="192.0.2.80", by=by, at=at)
    settings = Settings(cross_check=False, sealers=("kernel.org", "example.org"))
    report = scan((TOP.format(arc=arc) + below + "From: alice@example.com\n\nBody\n").encode(), settings)
    crossings = report.journey.crossings
    assert crossings[-1].hop.ip == "198.51.100.66"
    assert crossings[-1].standing is CrossingStanding.FACT
    assert {each.standing for each in crossings[:-1]} <= {CrossingStanding.CLAIMED}


def test_the_receiver_that_is_named_has_one_truth() -> None:
    path = next(each for each in CASES if each.parent.name == "journey-as-the-list-saw-it")
    report = scan(path.read_bytes(), Settings(cross_check=False, receivers=("lists.example.net",)))
    last = report.journey.crossings[-1]
    assert report.boundary is not None
    assert report.route is not None
    assert (last.hop, last.standing) == (report.boundary.hop, CrossingStanding.FACT)
    assert last.helo == report.route.helo
    assert "could change" in last.reason


def test_a_bounce_is_told() -> None:
    path = next(each for each in CASES if each.parent.name == "journey-bounce-through-a-relay")
    text = path.read_text()
    assert "A bounce" in str(scan(text).journey.summary)
    # A Return-Path below the boundary is anybody's.
    top, _, rest = text.partition("\n")
    moved = rest.replace("From: ", f"{top}\nFrom: ", 1)
    assert "A bounce" not in str(scan(moved).journey.summary)
