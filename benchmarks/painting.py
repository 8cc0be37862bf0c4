"""How long the review page takes from a key press to the paint that shows what it did, in a long article.

    python -m benchmarks.painting [--sentences 2000] [--presses 200]

An article is loaded into a new SQLite file, served as `make run` serves it, and read in Chromium: moved through as
fast as the keys go, moved through at a reader's pace (so that what helps to decide is loaded meanwhile), chosen from
and submitted. A press is timed by the page itself, from the time stamp of its event to the first task after the
frame that followed. Prints the median, the 95th percentile and the slowest in milliseconds, what the page's own
thread worked for a press (which a busy machine does not change much), and how long the page took to open. The aim is
a 95th percentile under 50 ms with 2,000 sentences.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from benchmarks._server import serve

TEXTS = (
    "The harbour master said that {} boats had broken loose.",
    "Experts believe that {} more will follow before the winter.",
    "The bridge is {} metres long and was closed on Tuesday.",
    "About {} people were brought to safety in the night.",
)
IN_A_PARAGRAPH = 4
PACE = 0.25
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WATCH = """() => {
    window.paints = [];
    const waiting = [];
    addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
            window.paints.push(performance.now() - timeStamp);
            for (const go of waiting.splice(0)) go();
        };
        port2.postMessage(0);
    }), { capture: true });
    window.painted = count => window.paints.length >= count ? null : new Promise(go => waiting.push(go));
}"""


def prepare(url: str, sentences: int) -> tuple[int, str]:
    """Load the article and somebody to read it; its id, and the key of their session."""
    os.environ |= {"DATABASE_URL": url, "SECRET_KEY": "k" * 50}
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    import django

    django.setup()
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.test import Client

    from articles.importing.drafts import draft
    from articles.importing.writer import add_article

    call_command("migrate", verbosity=0)
    reader = User.objects.create(username="reader", is_staff=True)
    reader.groups.add(Group.objects.get(name="editor"))
    lines = [TEXTS[number % len(TEXTS)].format(number + 10) for number in range(sentences)]
    paragraphs = [
        " ".join(lines[start : start + IN_A_PARAGRAPH])
        for start in range(0, sentences, IN_A_PARAGRAPH)
    ]
    record = {"title": "A long night at the harbour", "body": "\n\n".join(paragraphs)}
    article = add_article(
        actor=reader,
        draft=draft(record, max_body_length=10_000_000, default_required_reviews=2),
    )
    print(f"{article.sentences.count():,} sentences")
    client = Client()
    client.force_login(reader)
    return article.pk, client.cookies["sessionid"].value


class Run(NamedTuple):
    """The milliseconds of each press, and what the page's thread worked for one."""

    took: list[float]
    work: float


def measure(page: Any, keys: Sequence[str], pace: float = 0) -> Run:
    """Press the keys, each once the one before it has been painted."""
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = tools.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")

    page.evaluate("() => { window.paints.length = 0; }")
    before = worked()
    for count, key in enumerate(keys, start=1):
        page.keyboard.press(key)
        page.evaluate("count => window.painted(count)", count)
        if pace:
            time.sleep(pace)
    took = [float(one) for one in page.evaluate("window.paints")]
    return Run(took, (worked() - before) * 1000 / len(took))


def told(name: str, run: Run) -> str:
    ordered = sorted(run.took)
    at_95 = ordered[int(len(ordered) * 0.95)]
    times = f"{statistics.median(ordered):6.1f} {at_95:6.1f} {ordered[-1]:6.1f} {run.work:6.1f}"
    return f"{name:<28} {times}   ({len(ordered)} presses)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sentences", type=int, default=2_000)
    parser.add_argument("--presses", type=int, default=200)
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 0
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/painting.sqlite3"
        article, session = prepare(url, options.sentences)
        with serve(url, 1) as (port, _), sync_playwright() as driver:
            place = f"http://127.0.0.1:{port}"
            browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": "sessionid", "value": session, "url": place}])
            page = context.new_page()
            began = time.perf_counter()
            page.goto(f"{place}/admin/articles/article/{article}/review/")
            page.wait_for_selector("html[data-workbench=ready]", state="attached")
            print(f"opened in {(time.perf_counter() - began) * 1000:,.0f} ms")
            page.evaluate(WATCH)
            presses = options.presses
            print(f"{'':<28} median    p95    max   work   milliseconds")
            runs = {
                "moving as fast as it goes": measure(page, ["j", "j", "k"] * (presses // 3)),
                "moving at a reader's pace": measure(page, ["j"] * (presses // 4), PACE),
                "choosing": measure(page, ["v", "d", "u"] * (presses // 3)),
                "choosing and submitting": measure(page, ["u", "1", "Enter"] * (presses // 3)),
            }
            for name, run in runs.items():
                print(told(name, run))
            took = [one for run in runs.values() for one in run.took]
            work = sum(run.work * len(run.took) for run in runs.values()) / len(took)
            print(told("all of them", Run(took, work)))
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
