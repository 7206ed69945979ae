"""The pages in a real browser: with and without JavaScript, wide and narrow, and whatever a message holds."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from conftest import SAMPLES
from hdrscan import scan, scan_path, to_html
from web.served import Server, serving

pytestmark = pytest.mark.servers("chromium")

HOSTILE = (
    b'From: "</style><script>document.title=1</script>" <a@example.com>\n'
    b"Subject: <img src=http://192.0.2.1/x onerror=document.title=1> \xe2\x80\xaeevil\n"
    b"Received: from <svg/onload=document.title=1> (unknown [192.0.2.1]) by mx.example.net (Postfix) with ESMTP id 1;\n"
    b" Mon, 1 Jan 2024 00:00:00 +0000\n"
    b"X-Link: data:text/html,<script>document.title=1</script> javascript:document.title=1\n\n"
)
# What a screen reader needs of a page, and what it must not meet.
AUDIT = """() => {
  const found = [];
  const named = (element) => element.getAttribute('aria-label') || element.getAttribute('aria-labelledby')
    || (element.labels && element.labels.length) || element.textContent.trim();
  if (!document.documentElement.lang) found.push('no language');
  if (!document.title) found.push('no title');
  if (document.querySelectorAll('main').length !== 1) found.push('not one main');
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1');
  let level = 1;
  for (const heading of document.querySelectorAll('h1,h2,h3,h4')) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) found.push('heading skipped: ' + heading.textContent);
    level = own;
  }
  for (const element of document.querySelectorAll('input,textarea,button,a[href],summary,[role=region],[role=img]'))
    if (!named(element)) found.push('no name: ' + element.outerHTML.slice(0, 80));
  for (const cell of document.querySelectorAll('thead th')) if (!cell.scope) found.push('no scope: ' + cell.outerHTML);
  for (const area of document.querySelectorAll('.scroll')) if (area.tabIndex < 0) found.push('not reached by keyboard');
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  if (new Set(ids).size !== ids.length) found.push('an id twice');
  return found;
}"""
ROOM = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


# Roles that a screen reader announces, and that say nothing without a name.
NAMED = frozenset(
    {"link", "button", "textbox", "checkbox", "combobox", "image", "region", "heading", "columnheader", "summary"}
)


def unnamed(page: Page) -> list[str]:
    """Return the roles of what Chromium tells a screen reader of without a name."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [
        (node["role"]["value"].lower(), node.get("name", {}).get("value", "").strip())
        for node in nodes
        if not node.get("ignored")
    ]
    assert {"heading", "image", "link"} <= {role for role, _ in roles} or page.url.startswith("http")
    return [role for role, name in roles if role in NAMED and not name]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


def opened(browser: Browser, url: str, *, width: int = 1280, scripts: bool = True) -> tuple[Page, list[str]]:
    """Open a page, and collect what it asks for beyond itself, and what its policy forbids."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    trouble: list[str] = []
    page.on(
        "request", lambda request: None if request.url.partition("#")[0] == url else trouble.append(request.url)
    )
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(url)
    return page, trouble


@pytest.mark.parametrize("width", [380, 1280])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_a_page_that_fits_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, path: Path, width: int
) -> None:
    file = tmp_path / "report.html"
    file.write_text(to_html(scan_path(path)))
    page, trouble = opened(browser, file.as_uri(), width=width)
    assert page.evaluate(AUDIT) == []
    assert page.evaluate(ROOM) <= 0
    assert unnamed(page) == []
    assert trouble == []
    page.context.close()


def test_hostile_text_does_nothing(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(to_html(scan(HOSTILE)))
    page, trouble = opened(browser, file.as_uri())
    assert page.title() == "standard input - hdrscan"
    assert trouble == []
    assert page.locator("script, img, iframe, object, embed").count() == 0
    assert "<script>document.title=1</script>" in page.inner_text("main")
    page.context.close()


def test_a_finding_leads_to_the_line_that_proves_it(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(to_html(scan_path(next(path for path in SAMPLES if path.name.startswith("15")))))
    page, trouble = opened(browser, file.as_uri(), scripts=False)
    link = page.locator(".finding a").first
    target = link.get_attribute("href")
    link.click()
    assert target is not None
    assert page.url.endswith(target)
    assert page.locator(target).locator("mark").count() > 0
    assert trouble == []
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [380, 1280])
def test_headers_are_pasted_and_the_report_comes_back(
    browser: Browser, server: Server, width: int, *, scripts: bool
) -> None:
    page, trouble = opened(browser, server.url, width=width, scripts=scripts)
    if scripts:
        assert page.evaluate(AUDIT) == []
        assert page.evaluate(ROOM) <= 0
    page.get_by_label("Headers, as they were copied").fill(SAMPLES[4].read_text())
    page.get_by_role("button", name="Judge").click()
    page.wait_for_selector("h1:has-text('pasted headers')")
    assert "office365-outbound" in page.inner_text("dl")
    assert page.get_by_role("img", name="The journey").count() == 1
    assert trouble == []
    page.context.close()


def test_a_file_is_chosen_by_keyboard_and_a_mistake_is_told(browser: Browser, server: Server) -> None:
    page, trouble = opened(browser, server.url)
    page.get_by_role("button", name="Judge").press("Enter")
    assert "Paste headers" in page.get_by_role("alert").inner_text()
    page.get_by_label("or files").set_input_files([str(SAMPLES[0]), str(SAMPLES[1])])
    page.get_by_role("button", name="Judge").press("Enter")
    page.wait_for_selector("#summary")
    assert page.locator("table.rows tbody tr").count() == 2
    assert [text for text in trouble if "400" not in text] == []  # the refusal's own status
    page.context.close()


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            "() => document.activeElement.id || document.activeElement.name || document.activeElement.tagName"
        )
    )


def test_the_form_is_used_with_the_keyboard_alone(browser: Browser, server: Server) -> None:
    page, trouble = opened(browser, server.url)
    assert unnamed(page) == []
    order = []
    for _ in range(7):
        page.keyboard.press("Tab")
        order.append(focused(page))
        if order[-1] == "SUMMARY" and order.count("SUMMARY") == 1:
            page.keyboard.press("Enter")  # opens what is the user's own
            page.keyboard.press("Tab")
            order.append(focused(page))
            page.keyboard.type("mail.example.com=203.0.113.25")
    assert order[:4] == ["headers", "file", "SUMMARY", "relay"]
    page.get_by_role("textbox", name="Headers, as they were copied").focus()
    page.keyboard.insert_text(SAMPLES[0].read_text())
    page.get_by_role("button", name="Judge").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('pasted headers')")
    summary = page.locator("details summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.evaluate("(element) => element.open") is True
    assert trouble == []
    page.context.close()


def test_headers_are_pasted_from_the_clipboard(browser: Browser, server: Server) -> None:
    page, trouble = opened(browser, server.url)
    other = page.context.new_page()
    other.set_content("<textarea id='from'></textarea>")
    other.locator("#from").fill(SAMPLES[12].read_text())
    other.locator("#from").press("Control+a")
    other.locator("#from").press("Control+c")
    other.close()
    page.bring_to_front()
    page.get_by_label("Headers, as they were copied").press("Control+v")
    assert "Received:" in page.get_by_label("Headers, as they were copied").input_value()
    page.get_by_role("button", name="Judge").click()
    page.wait_for_selector("h1:has-text('pasted headers')")
    assert "postfix-relay" in page.inner_text("dl")
    assert trouble == []
    page.context.close()


def test_files_are_dropped(browser: Browser, server: Server) -> None:
    page, trouble = opened(browser, server.url)
    box = page.get_by_label("or files").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    files = [str(SAMPLES[0]), str(SAMPLES[3])]
    for kind in ("dragEnter", "dragOver", "drop"):
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        data = {"items": [], "files": files, "dragOperationsMask": 1}
        session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
    assert page.get_by_label("or files").evaluate("(input) => input.files.length") == 2
    page.get_by_role("button", name="Judge").click()
    page.wait_for_selector("#summary")
    assert page.locator("table.rows tbody tr").count() == 2
    assert page.evaluate(AUDIT) == []
    assert unnamed(page) == []
    assert trouble == []
    page.context.close()


@pytest.mark.parametrize("width", [380, 1280])
def test_many_messages_are_a_page_that_fits_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "many.html"
    command = [sys.executable, "-m", "hdrscan", "-f", "html", "-o", str(file), *map(str, SAMPLES)]
    subprocess.run(command, check=True)
    assert file.stat().st_size < 150_000
    page, trouble = opened(browser, file.as_uri(), width=width)
    assert page.evaluate(AUDIT) == []
    assert page.evaluate(ROOM) <= 0
    assert unnamed(page) == []
    assert page.get_by_role("img", name="Messages a month").count() == 1
    assert trouble == []
    page.context.close()


def test_without_a_style_sheet_and_on_paper_everything_is_there(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(to_html(scan_path(SAMPLES[9])))
    page, _ = opened(browser, file.as_uri())
    hidden = page.locator("details li").first
    assert not hidden.is_visible()
    page.emulate_media(media="print")
    assert hidden.is_visible()
    page.evaluate("() => document.querySelector('style').remove()")
    text = page.inner_text("main")
    assert "SPF fail" in text
    assert "high DMARC001" in text
    # Nothing is filled with black, which would hide its own text.
    filled = (
        "[...document.querySelectorAll('svg rect, svg path, svg circle')].map((e) => getComputedStyle(e).fill)"
    )
    assert "rgb(0, 0, 0)" not in page.evaluate(f"() => {filled}")
    page.context.close()


def test_what_is_to_be_pasted_copies_as_it_is(browser: Browser, tmp_path: Path) -> None:
    report = scan_path(SAMPLES[3])
    file = tmp_path / "report.html"
    file.write_text(to_html(report))
    page, _ = opened(browser, file.as_uri())
    fix = next(finding.fix for finding in report.findings if finding.fix)
    block = page.locator("article pre").first
    block.click()  # one click selects all of it
    page.keyboard.press("Control+c")
    assert str(page.evaluate("() => getSelection().toString()")).strip() == fix.after.strip()
    page.context.close()


def test_the_page_is_dark_where_the_reader_likes_that(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(to_html(scan_path(SAMPLES[0])))
    colours = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(file.as_uri())
        colours.append(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
        context.close()
    assert len(set(colours)) == 2
