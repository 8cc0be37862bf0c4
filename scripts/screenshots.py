"""Make the pictures of the README and of docs/, from a running server with seeded data.

    python scripts/screenshots.py --username editor --password … [--url http://127.0.0.1:8000] [dashboard.png …]

The password may come from the variable PASSWORD instead. Writes the pictures of PICTURES, or those that are named, to
docs/images/. Nothing is submitted; what a reviewer begins for the picture stays in the browser and goes with it.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

from palette import in_256_colours
from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LARGEST = 200_000
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Picture(NamedTuple):
    """A page as it is shown: `{article}` is the article's id, `keys` are pressed once it is there."""

    name: str
    path: str
    scheme: str
    size: dict[str, int]
    keys: tuple[str, ...] = ()


_ARTICLE = "/admin/articles/article/{article}"
PICTURES = (
    Picture("review.png", f"{_ARTICLE}/review/", "light", DESK, ("v",)),
    Picture("review-dark.png", f"{_ARTICLE}/review/", "dark", DESK, ("u",)),
    Picture("review-phone.png", f"{_ARTICLE}/review/", "dark", PHONE, ("u",)),
    Picture("review-keys.png", f"{_ARTICLE}/review/", "light", DESK, ("?",)),
    Picture("article.png", f"{_ARTICLE}/change/", "light", DESK),
    Picture("report.png", f"{_ARTICLE}/report/", "light", DESK),
    Picture("dashboard.png", "/admin/", "light", DESK),
    Picture("dashboard-dark.png", "/admin/", "dark", DESK),
)


def main() -> int:
    options = _options()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for picture in PICTURES:
            if options.pictures and picture.name not in options.pictures:
                continue
            _take(browser, options, picture)
        browser.close()
    return 0


def _take(browser: Browser, options: argparse.Namespace, picture: Picture) -> None:
    look: dict[str, Any] = {"viewport": picture.size, "color_scheme": picture.scheme}
    page = browser.new_page(base_url=options.url, **look)
    page.goto("/admin/")
    page.get_by_label("Username").fill(options.username)
    page.get_by_label("Password").fill(options.password)
    page.get_by_role("button", name="Log in").click()
    page.goto(picture.path.format(article=options.article))
    if picture.path.endswith("/review/"):
        page.wait_for_selector("html[data-workbench=ready]", state="attached")
    for key in picture.keys:
        page.keyboard.press(key)
    page.wait_for_load_state("networkidle")
    path = IMAGES / picture.name
    size = path.write_bytes(in_256_colours(page.screenshot()))
    page.close()
    print(f"{path.name}: {size:,} bytes")
    if size > LARGEST:
        print(f"{path.name} is larger than {LARGEST:,} bytes.", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the pictures of the README and of docs/.")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--username", required=True)
    parser.add_argument("--password", default=os.environ.get("PASSWORD", ""))
    parser.add_argument("--article", type=int, default=1, help="the id of the article to show")
    parser.add_argument(
        "pictures", nargs="*", help="names from PICTURES; each is taken as --username sees it"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
