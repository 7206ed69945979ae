"""Takes the pictures of docs/pictures with Debian's Chromium: the first screens of a dozen samples as HTML.

Run it by hand after a change to the pages, and look at what it made: python docs/pictures.py
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from hdrscan import scan_path, to_html

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SAMPLES = ("01", "03", "04", "06", "09", "10", "12", "13", "15", "16", "19", "21")
README = "10"
DARK = frozenset({"06", "16"})
NARROW = frozenset({"04", "19"})
_WIDE, _NARROW_WIDTH, _HEIGHT = 1100, 380, 1250


def main() -> None:
    """Take them all."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for path in sorted((ROOT / "samples").iterdir()):
            if path.name[:2] in SAMPLES and path.is_file():
                page = Path(folder) / "report.html"
                page.write_text(to_html(scan_path(path)).replace(str(ROOT) + "/", ""), encoding="utf-8")
                _take(browser, page, path.name[:2])
        browser.close()


def _take(browser: Browser, page: Path, number: str) -> None:
    width = _NARROW_WIDTH if number in NARROW else _WIDE
    context = browser.new_context(
        viewport={"width": width, "height": _HEIGHT},
        device_scale_factor=1 if width != _WIDE else 0.8 if number == README else 0.6,
        color_scheme="dark" if number in DARK else "light",
    )
    opened = context.new_page()
    opened.goto(page.as_uri())
    opened.screenshot(path=PICTURES / f"{number}.jpg", type="jpeg", quality=70 if number == README else 34)
    context.close()


if __name__ == "__main__":
    main()
