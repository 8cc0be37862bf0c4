"""Evidence taken over from a sentence where the same was claimed and checked: what may be said to be reused."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from django.db.models import F

from annotations.matching import is_match
from annotations.models import Annotation
from annotations.policy import Submission
from articles.choices import Status
from articles.models import Sentence
from factcheck.refusals import Fault


class _Origin(NamedTuple):
    """A sentence that something is reused from, with the sources that its verdict rests on."""

    sentence: Sentence
    sources: set[tuple[str, str]]

    def gives(self, submission: Submission) -> bool:
        return _shares(submission, self.sentence.verdict, self.sources)


class Reuse:
    """What submissions say they reuse, looked up for all of them at once: two queries where one does, else none.

    The origin must be final, so that everybody may see what is taken from it and whence; it must claim the same or
    nearly so, in another article; and a source of its verdict must be cited, or where none is cited, that verdict
    given again. Where somebody has `vouched` for what was said elsewhere, it must only claim the same. What was
    `said` to be reused already was found to be so then, and the origin may stand otherwise now; but something of it
    must be left.
    """

    def __init__(
        self,
        submissions: Iterable[Submission],
        *,
        said: Submission | None = None,
        vouched: bool = False,
    ) -> None:
        self._vouched = vouched
        self._said = said
        wanted = {one.reused_from for one in submissions if one.reused_from is not None}
        self._origins = {} if not wanted else dict(_origins(wanted))

    def faults(self, sentence: Sentence, submission: Submission) -> Iterator[Fault]:
        """What is wrong with what the submission says it reuses, in its stored form."""
        if submission.reused_from is None:
            return
        origin = self._origins.get(submission.reused_from)
        known = self._said is not None and self._said.reused_from == submission.reused_from
        if origin is None:
            yield _fault("no_such_sentence", "There is no such sentence.")
        elif not known and not is_match(sentence, origin.sentence):
            yield _fault(
                "no_match", "That sentence does not claim the same, or stands in the same article."
            )
        elif not known and not self._vouched and origin.sentence.status != Status.FINAL:
            yield _fault("not_final", "Only what is final can be reused.")
        elif not self._vouched and not _is_left(submission, origin, self._said if known else None):
            yield _fault("nothing_reused", "Neither a source nor the verdict is that sentence's.")


def kept(submission: Submission, said: Submission) -> Submission:
    """The submission, in its stored form, of a door that does not ask what is reused: as was `said`, while any of it
    is left."""
    if said.reused_from is None:
        return submission
    [(_, origin)] = _origins({said.reused_from})
    left = _is_left(submission, origin, said)
    return replace(submission, reused_from=said.reused_from if left else None)


def _origins(wanted: set[int]) -> Iterator[tuple[int, _Origin]]:
    sources: dict[int, set[tuple[str, str]]] = defaultdict(set)
    agreeing = Annotation.objects.filter(sentence__in=wanted, verdict=F("sentence__verdict"))
    columns = ("sentence", "evidence__source", "evidence__url")
    for pk, source, url in agreeing.order_by().values_list(*columns):
        if source is not None:
            sources[pk].add((source, url))
    for sentence in Sentence.objects.filter(pk__in=wanted).defer("words"):
        yield sentence.pk, _Origin(sentence, sources[sentence.pk])


def _is_left(submission: Submission, origin: _Origin, said: Submission | None) -> bool:
    """Whether the submission reuses something of the origin, or where nothing that was `said` is there any more, of
    that."""
    if origin.gives(submission):
        return True
    if said is None or origin.gives(said):
        return False
    return _shares(submission, said.verdict, {(item.source, item.url) for item in said.evidence})


def _shares(submission: Submission, verdict: str | None, sources: set[tuple[str, str]]) -> bool:
    if submission.evidence:
        return any((item.source, item.url) in sources for item in submission.evidence)
    return submission.verdict == verdict


def _fault(code: str, message: str) -> Fault:
    return Fault(("reused_from",), code, message)
