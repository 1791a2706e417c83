"""Drive the real product: a Lab server on a copy of the checkout, and Chromium that reports every request."""

import contextlib
import shutil
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from kit.desk.lab import Lab

ROOT = Path(__file__).parents[1]
CHROMIUM = next(
    (found for found in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if found), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000


def copy_checkout(target: Path) -> Path:
    """A fresh copy of what a person works in: lessons and course, as they are committed."""
    target.mkdir(parents=True)
    (target / "notebooks").mkdir()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, target / "notebooks" / path.name)
    (target / "assignments").mkdir()
    for name in ("nbgrader_config.py", "week-1.toml"):
        shutil.copy(ROOT / "assignments" / name, target / "assignments" / name)
    return target


@contextlib.contextmanager
def running_lab(role, checkout, exchange=None):
    """A Lab server of a role, ended when the block ends."""
    lab = Lab(role, checkout, port=free_port(), exchange=exchange)
    try:
        lab.wait_until_ready()
        yield lab
    finally:
        lab.stop()


def free_port():
    """A port that nobody uses, so that test processes side by side do not meet."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def browser_page(**options):
    """A page of a fresh Chromium. Leaving the block fails if anything asked for an address off this machine."""
    assert CHROMIUM, "Chromium is needed: on Debian, apt-get install chromium"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 1400}, **options)
        asked, trouble = [], []
        context.on("request", lambda request: asked.append(request.url))
        context.on("weberror", lambda error: trouble.append(str(error.error)))
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        yield page
        browser.close()
    strangers = [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:", "file:///"))]
    assert strangers == [], strangers
    assert asked


def form(page: Page, number: int = 0):
    """The n-th answer form of the notebook in front, when it is alive."""
    front = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    one = front.locator(".kit-form").filter(has=page.locator("form")).nth(number)
    expect(one).to_be_visible()
    return one


def fill(one, answers):
    """Type answers into a form as a person does."""
    for name, text in answers.items():
        one.locator(f"[name='{name}']").fill(text)


def expect_saved(one):
    """Wait until the form says that everything is on the disk."""
    expect(one.locator(".kit-status")).to_contain_text("Saved at")
