import io

from articles.importing.outcomes import Tally
from articles.importing.progress import ANNOTATIONS, Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_without_a_terminal_there_is_a_line_every_ten_seconds():
    now = 100.0
    stream = io.StringIO()
    with Progress(stream, total_bytes=100, bar=False, clock=lambda: now) as progress:
        for second in range(25):
            now = 100.0 + second
            progress.read(2)
            progress.done(Tally(created=second, rejected=1, sentences=30 * second))
    # 22 of 100 bytes in 10 seconds: the other 78 take 35.
    assert stream.getvalue().splitlines() == [
        "11 articles so far, 1 rejected, 30 sentences a second, 22% read, 0:35 left",
        "21 articles so far, 1 rejected, 30 sentences a second, 42% read, 0:28 left",
    ]


def test_of_an_input_without_an_end_in_sight_no_time_is_told():
    now = 100.0
    stream = io.StringIO()
    with Progress(stream, total_bytes=0, bar=False, clock=lambda: now) as progress:
        now = 110.0
        progress.read(1_000)
        progress.done(Tally(created=1, sentences=50))
    assert stream.getvalue() == "1 articles so far, 0 rejected, 5 sentences a second\n"


def test_the_rate_is_that_of_the_work_done_since_a_run_was_taken_up():
    now = 100.0
    stream = io.StringIO()
    before = Tally(created=100, sentences=1_000)
    with Progress(stream, total_bytes=0, bar=False, before=before, clock=lambda: now) as progress:
        now = 110.0
        progress.done(Tally(created=110, sentences=1_100))
    assert "10 sentences a second" in stream.getvalue()


def test_of_annotations_the_records_are_counted():
    now = 100.0
    stream = io.StringIO()
    with Progress(
        stream, total_bytes=0, bar=False, counted=ANNOTATIONS, clock=lambda: now
    ) as progress:
        now = 110.0
        progress.done(Tally(created=20, revised=5, unchanged=10, rejected=5))
    told = "40 records so far, 5 rejected, 4 records a second\n"
    assert stream.getvalue() == told


def test_on_a_terminal_there_is_a_bar_and_a_complaint_keeps_its_own_line():
    stream = Terminal()
    with Progress(stream, total_bytes=2_000, bar=True) as progress:
        progress.read(1_000)
        progress.say("a.jsonl:1: No.")
        progress.done(Tally(created=3))
        progress.read(1_000)
    shown = stream.getvalue()
    assert "2.00k" in shown
    assert "\ra.jsonl:1: No.\n" in shown
