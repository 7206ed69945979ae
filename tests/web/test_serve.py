"""The paste page: what it answers, whom it refuses, and that it keeps nothing."""

import asyncio
import contextlib
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator

import pytest

from conftest import ROOT, SAMPLES
from hdrscan.settings import Settings
from hdrscan.web.app import create_app
from hdrscan.web.guard import MAX_BODY
from hdrscan.web.job import Done, Job, Upload, judge, run
from web.served import Reply, Server, serving

MESSAGE = SAMPLES[0].read_bytes()
RAW = {"Content-Type": "message/rfc822"}
AS_JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


def test_the_form_is_served_with_headers_that_keep_it_apart(server: Server) -> None:
    reply = server.ask()
    assert reply.status == 200
    assert "<textarea" in reply.text
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert "form-action 'self'" in reply.headers["content-security-policy"]
    assert "server" not in reply.headers


def test_pasted_headers_come_back_as_a_report(server: Server) -> None:
    pasted = (ROOT / "samples" / "22-pasted-quoted-in-ticket.txt").read_text()
    reply = server.post({"headers": pasted})
    assert reply.status == 200
    assert "postfix-relay" in reply.text
    assert "form-action 'none'" in reply.headers["content-security-policy"]


def test_a_message_comes_back_as_json_where_that_is_asked_for(server: Server) -> None:
    reply = server.ask("POST", MESSAGE, {**RAW, **AS_JSON})
    assert json.loads(reply.text)["messages"][0]["route"]["helo"]["kind"] == "postfix-relay"
    assert reply.headers["content-type"] == "application/json"


def test_files_of_several_messages_come_back_as_a_table(server: Server) -> None:
    mbox = b"".join(b"From a@example.com Thu Jan  1 00:00:00 2026\n" + MESSAGE + b"\n\n" for _ in range(3))
    reply = server.post({"file": ("three.mbox", mbox)})
    assert "Messages by route" in reply.text
    assert reply.text.count("three.mbox") >= 3


def test_what_is_the_users_own_is_taken_from_the_form(server: Server) -> None:
    sample = next(path for path in SAMPLES if path.name.startswith("20")).read_bytes()
    without: dict[str, str | tuple[str, bytes]] = {"file": ("x.eml", sample)}
    kinds = [
        json.loads(server.post(fields, AS_JSON).text)["messages"][0]["route"]["helo"]["confidence"]
        for fields in (without, {**without, "relay": "mail.example.com=2001:db8:25::25"})
    ]
    assert kinds == ["medium", "high"]


def test_the_form_has_the_options_that_make_sense(server: Server) -> None:
    sample = next(path for path in SAMPLES if path.name.startswith("04")).read_bytes()
    fields: dict[str, str | tuple[str, bytes]] = {"file": ("x.eml", sample)}

    def codes(**more: str) -> set[str]:
        report = json.loads(server.post({**fields, **more}, AS_JSON).text)["messages"][0]
        return {finding["code"] for finding in report["findings"]}

    assert {"ROUTE008", "DKIM001"} <= codes()
    assert codes(min_severity="high") == {"ROUTE008"}
    assert codes(ignore="DKIM, HOP") == {code for code in codes() if not code.startswith(("DKIM", "HOP"))}
    page = server.ask().text
    for name in ("min_severity", "ignore", "attached", "receiver_writes_below", "relay", "tenant", "dns"):
        assert f'name="{name}"' in page
    outer = b"From: a@example.com\nContent-Type: message/rfc822\n\n" + MESSAGE
    for attached, subject in (("", None), ("yes", "Nightly job report")):
        posted = server.post({"file": ("x.eml", outer), "attached": attached}, AS_JSON)
        assert json.loads(posted.text)["messages"][0]["message"]["subject"] == subject


def test_the_hop_and_the_sealers_are_taken_from_the_form(server: Server) -> None:
    cases = ROOT / "tests" / "cases"
    whole = (cases / "journey-tenant-to-an-mlmmj-list" / "message.eml").read_bytes()
    reply = json.loads(server.post({"file": ("x.eml", whole), "at": "2"}, AS_JSON).text)["messages"][0]
    assert [hop["trust"] for hop in reply["hops"]].count("onward") == len(reply["hops"]) - 2
    folder = next(path.parent for path in cases.glob("journey-*/settings.toml") if "sealers" in path.read_text())
    sealed: dict[str, str | tuple[str, bytes]] = {"file": ("x.eml", (folder / "message.eml").read_bytes())}
    standings = [
        {
            crossing["standing"]
            for crossing in json.loads(server.post(fields, AS_JSON).text)["messages"][0]["journey"]
        }
        for fields in (sealed, {**sealed, "sealer": "lists.example.net"})
    ]
    assert ["vouched" in each for each in standings] == [False, True]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Paste headers"),
        ({"headers": "  \r\n"}, "Paste headers"),
        ({"headers": "no headers at all"}, "no mail header found"),
        ({"headers": "From: a@example.com", "relay": "no host!"}, "neither a host name"),
        ({"headers": "From: a@example.com", "min_severity": "worst"}, "is none of critical"),
        ({"headers": "From: a@example.com", "at": "third"}, "one whole number"),
        ({"headers": "From: a@example.com", "at": "0"}, "from the oldest"),
        ({"headers": "From: a@example.com", "sealer": "no host!"}, "--trust-sealer"),
        ({"file": ("x.png", b"\x89PNG\r\n\x1a\n")}, "PNG image"),
    ],
)
def test_what_makes_no_sense_is_told_on_the_form(server: Server, fields: dict[str, str], said: str) -> None:
    reply = server.post(fields)
    assert reply.status in {400, 422}
    assert said in reply.text
    assert "<textarea" in reply.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8025", "127.0.0.1", "127.0.0.1:1", ""])
def test_other_hosts_are_refused(server: Server, host: str) -> None:
    assert server.ask(headers={"Host": host}).status == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_posts_from_other_pages_are_refused(server: Server, headers: dict[str, str]) -> None:
    assert server.ask("POST", MESSAGE, {**RAW, **headers}).status == 403


def test_the_own_page_may_post(server: Server) -> None:
    own = {"Origin": server.url.rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert server.ask("POST", MESSAGE, {**RAW, **own}).status == 200


def test_a_body_is_capped_whether_its_length_is_told_or_not(server: Server) -> None:
    assert server.ask("POST", b"", {**RAW, "Content-Length": str(MAX_BODY + 1)}).status == 413
    chunks = (b"x" * (1 << 20) for _ in range((MAX_BODY >> 20) + 2))
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
    with contextlib.suppress(ConnectionError):  # the server need not read what it refuses
        connection.request("POST", "/", chunks, {**RAW, "Transfer-Encoding": "chunked"}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()
    assert server.ask("PUT", b"x").status == 405
    kind = {"Content-Type": "image/png"}
    assert server.ask("POST", b"x", kind).status == 400


def test_an_upload_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def to_disk(_: object) -> None:
        raise AssertionError("a file was written")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", to_disk)
    large = MESSAGE + b"x" * (3 << 20)
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x.eml"\r\n\r\n'
        + large
        + b"\r\n--edge--\r\n"
    )
    seen: list[Job] = []

    def judged(job: Job) -> Done:
        seen.append(job)
        return Done("a report", is_report=True)

    app = create_app(["127.0.0.1:1"], lambda _: Settings(), judge=judged)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1:1"), (b"content-type", b"multipart/form-data; boundary=edge")]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "asgi": {"version": "3.0"},
    }
    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 200
    assert seen[0].uploads[0].data == large


def test_the_other_loopback_works_too() -> None:
    with serving(host="::1") as started:
        assert started.ask(headers={"Host": f"[::1]:{started.port}"}).status == 200
        assert started.ask(headers={"Host": f"evil.example:{started.port}"}).status == 421


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "192.0.2.1"], "--allow-remote-clients"),
        (["--host", "0.0.0.0"], "--allow-remote-clients"),  # noqa: S104 - it is refused
        (["--host", "example.com"], "name an address"),
    ],
)
def test_other_addresses_need_an_option_that_names_the_risk(options: list[str], said: str) -> None:
    command = [sys.executable, "-m", "hdrscan", "serve", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert said in done.stderr


def test_one_request_does_not_hold_up_another(server: Server) -> None:
    slow = b"From: a@example.com\n" + b"X-Filler: y\n" * 100_000 + b"\n"
    replies: list[Reply] = []
    thread = threading.Thread(target=lambda: replies.append(server.ask("POST", slow, RAW)))
    thread.start()
    begun = time.monotonic()
    assert server.ask().status == 200
    alone = time.monotonic() - begun
    thread.join()
    assert replies
    assert alone < 20


def test_a_job_that_takes_too_long_is_ended() -> None:
    endless = Job((Upload("x.eml", MESSAGE),), Settings(), "html")
    done = run(endless, seconds=0.001)
    assert done == Done("The message was not judged within 0.001 seconds.", is_report=False)


def test_a_job_is_judged_without_the_network() -> None:
    done = judge(Job((Upload("x.eml", MESSAGE),), Settings(), "json"))
    assert done.is_report
    assert json.loads(done.text)["messages"][0]["live"] is None
