"""Whether an article's revisions are what its history says: which sentences each text had, where, with what words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from .choices import Action
from .text.alignment import same_claim
from .verifying import (
    EVENTS,
    PLACEMENTS,
    REVISIONS,
    SENTENCES,
    ArticleRow,
    EventRow,
    Fault,
    PlacementRow,
    RevisionRow,
    SentenceRow,
)


class _Step(NamedTuple):
    """What one event says of a revision."""

    event: int
    revision: int
    kept: set[int]
    retyped: Mapping[int, tuple[str, str]]
    replaces: Mapping[int, list[int]]
    added: set[int]
    retired: set[int]

    @property
    def gone(self) -> set[int]:
        return self.retired.union(*self.replaces.values())

    @property
    def before(self) -> set[int]:
        """The sentences of the text that was superseded."""
        return self.kept | {*self.retyped} | self.gone

    @property
    def after(self) -> set[int]:
        """The sentences of the new text."""
        return self.kept | {*self.retyped} | {*self.replaces} | self.added


def revision_faults(
    article: ArticleRow,
    revisions: Sequence[RevisionRow],
    placements: Sequence[PlacementRow],
    sentences: Sequence[SentenceRow],
    events: Sequence[EventRow],
) -> Iterator[Fault]:
    """Revisions, places and retired sentences of one article against the events that revised it."""
    steps: list[_Step] = []
    for event in events:
        if event.action == Action.ARTICLE_REVISED:
            try:
                steps.append(_step(event))
            except (KeyError, TypeError, ValueError, AttributeError):
                yield Fault(EVENTS, event.id, "does not say what an event of its kind says")
                return
    told = [step.revision for step in steps]
    if told != [*range(2, article.revision + 1)]:
        what = f"its history tells of the revisions {told}, it is revision {article.revision}"
        yield Fault("articles_article", article.article_id, what)
        return
    if not steps:
        return
    yield from _fate_faults(steps, sentences)
    yield from _placement_faults(steps, revisions, placements, sentences)


def _step(event: EventRow) -> _Step:
    data: Mapping[str, Any] = event.data
    return _Step(
        event=event.id,
        revision=data["after"]["revision"],
        kept={*data["kept"]},
        retyped={one["sentence"]: (one["before"], one["after"]) for one in data["retyped"]},
        replaces={one["sentence"]: one["replaces"] for one in data["changed"]},
        added={*data["added"]},
        retired={*data["retired"]},
    )


def _fate_faults(steps: Sequence[_Step], sentences: Sequence[SentenceRow]) -> Iterator[Fault]:
    """Each sentence came, went and replaced another as the events say."""
    for before, after in pairwise(steps):
        if before.after != after.before:
            yield Fault(EVENTS, after.event, "begins with other sentences than the last text had")
    gone = {pk: step.revision for step in steps for pk in step.gone}
    replaces = {pk: old[0] for step in steps for pk, old in step.replaces.items()}
    current = steps[-1].after
    for sentence in sentences:
        retired_in = gone.get(sentence.id)
        if sentence.retired_in != retired_in or (retired_in is None) != (sentence.id in current):
            what = f"retired_in is {sentence.retired_in}, its history says {retired_in}"
            yield Fault(SENTENCES, sentence.id, what)
        if sentence.replaces_id != replaces.get(sentence.id):
            what = (
                f"replaces is {sentence.replaces_id}, its history says {replaces.get(sentence.id)}"
            )
            yield Fault(SENTENCES, sentence.id, what)


def _placement_faults(
    steps: Sequence[_Step],
    revisions: Sequence[RevisionRow],
    placements: Sequence[PlacementRow],
    sentences: Sequence[SentenceRow],
) -> Iterator[Fault]:
    """Where sentences stood in the superseded texts, from the newest text back to the first."""
    texts = {sentence.id: sentence.text for sentence in sentences}
    places: dict[int, list[PlacementRow]] = defaultdict(list)
    for row in placements:
        places[row.revision].append(row)
    superseded = {revision.number: revision for revision in revisions}
    for step in reversed(steps):
        yield from _retyping_faults(step, texts)
        revision = superseded.get(step.revision - 1)
        if revision is None:
            continue  # said already
        there = places[revision.number]
        if {row.sentence_id for row in there} != step.before:
            what = "its sentences are not those that its history gives it"
            yield Fault(REVISIONS, revision.id, what)
        yield from _order_faults(there)
        for row in there:
            if revision.body[row.start : row.end] != texts.get(row.sentence_id):
                yield Fault(PLACEMENTS, row.id, "its span of the text holds something else")


def _retyping_faults(step: _Step, texts: dict[int, str]) -> Iterator[Fault]:
    """Check the sentences whose typography changed, and take `texts` back to what they said before."""
    for pk, (before, after) in step.retyped.items():
        if texts.get(pk) != after:
            yield Fault(SENTENCES, pk, "its text is not what its history says")
        if not same_claim(before, after):
            yield Fault(EVENTS, step.event, f"changes more than the typography of sentence {pk}")
        texts[pk] = before


def _order_faults(there: Sequence[PlacementRow]) -> Iterator[Fault]:
    for before, after in pairwise(there):
        if after.position == before.position or after.start < before.end:
            yield Fault(PLACEMENTS, after.id, "is not behind the sentence before it")
