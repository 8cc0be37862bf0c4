"""An import that goes through workers, all of them in this process: what is to be read, and who takes it in."""

import json

from articles.importing.distribution import Distribution, Rhythm
from articles.importing.drafts import draft
from articles.importing.intake import Intake
from articles.importing.options import ReadingOptions
from articles.importing.piecework import carry_out
from articles.importing.runs import Read
from articles.importing.sources import find

OPTIONS = {
    "language": "en",
    "required_reviews": 2,
    "max_body_length": 1_000,
    "on_change": "revise",
}
GOOD = [{"external_id": f"a{n}", "body": f"Text {n}. And more."} for n in range(9)]


class LastFirst:
    """One worker, in this process, who takes the newest chunk first, and only when somebody asks."""

    def __init__(self):
        self.sent = []

    def send(self, chunk_id):
        self.sent.append(chunk_id)

    def answering(self):
        if self.sent:
            carry_out(self.sent.pop(), worker="here")
        return {"here"}


class Nobody:
    """Chunks are sent, and nobody is there."""

    def send(self, chunk_id):
        pass

    def answering(self):
        return set()


def intake_of(tmp_path, *records):
    path = tmp_path / "a.jsonl"
    path.write_text(
        "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records)
    )
    what = Read([str(path)], find([path]).sources, ReadingOptions(), OPTIONS)
    return Intake(what=what, to_draft=draft)


def distributed(intake, workers=None, actor_id=None, in_hand=None, **more):
    in_hand = in_hand or intake.begin(actor_id)
    rhythm = Rhythm(0, 0, 0, 0, more.pop("patience_with_broker", 0))
    options = {"max_articles": 2, "rhythm": rhythm, **more}
    distribution = Distribution(in_hand, workers or LastFirst(), **options)
    return distribution, intake.distributed(in_hand, distribution)


def told(results):
    return [(result.outcome.kind.value, result.origin.line) for result in results]
