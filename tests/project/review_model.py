"""What the rules of checking say, once more and in plain Python: a model for the stateful test.

Nothing here is taken from the code under test. A reading of it should be enough to see that it is right:
rules of DESIGN in the words of the people who check facts, without tables, locks or requests.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

RANKS = {"gone": 0, "nobody": 0, "reader": 1, "reviewer": 2, "editor": 3}

NOT_ALLOWED, MISSING, STALE, INVALID = "not allowed", "missing", "stale", "invalid"
ALREADY, ANNOTATED, RULED, IN_USE = "already_annotated", "annotated", "ruled", "in_use"
RETIRED, NOTHING_TO_REAFFIRM = "retired", "nothing_to_reaffirm"


class Said(NamedTuple):
    """A verdict with its note. `sound` is whether the policy takes it."""

    verdict: str
    note: str
    sound: bool = True


@dataclass
class Annotation:
    reviewer: str
    said: Said
    version: int = 1


@dataclass
class Ruling:
    editor: str
    verdict: str
    rationale: str
    version: int = 1


@dataclass
class Sentence:
    text: str = ""
    replaces: int | None = None
    retired: bool = False
    annotations: dict[int, Annotation] = field(default_factory=dict)
    ruling: Ruling | None = None
    set_aside: str = ""

    def by(self, person: str) -> Annotation | None:
        return next((each for each in self.annotations.values() if each.reviewer == person), None)

    def standing(self, needed: int) -> tuple[str, str | None]:
        """An editor decides; what is set aside is aside; else enough readers and more than half of them."""
        if self.ruling:
            return "final", self.ruling.verdict
        if self.set_aside:
            return "not_checkable", None
        verdicts = [each.said.verdict for each in self.annotations.values()]
        if len(verdicts) < needed:
            return ("in_review" if verdicts else "open"), None
        for verdict, votes in Counter(verdicts).items():
            if votes > len(verdicts) / 2:
                return "final", verdict
        return "conflict", None


@dataclass
class Article:
    title: str
    needed: int = 1
    version: int = 1
    sentences: dict[int, Sentence] = field(default_factory=dict)
    # Those of the text as it is now, in its order.
    current: list[int] = field(default_factory=list)

    def texts(self) -> list[str]:
        return [self.sentences[pk].text for pk in self.current]


class Model:
    """The articles by id, and the people by name with their role."""

    def __init__(self, people: dict[str, str], articles: dict[int, Article]) -> None:
        self.people, self.articles = people, articles

    def ranks(self, person: str, role: str) -> bool:
        return RANKS[self.people[person]] >= RANKS[role]

    def sentences(self) -> Iterator[tuple[int, Article, Sentence]]:
        """Each with its id and its article."""
        for article in self.articles.values():
            for pk, sentence in article.sentences.items():
                yield pk, article, sentence

    def place(self, sentence_id: int) -> tuple[Article, Sentence] | None:
        return next(
            ((article, each) for pk, article, each in self.sentences() if pk == sentence_id), None
        )

    def of(self, annotation_id: int) -> tuple[int, Sentence, Annotation] | None:
        return next(
            (
                (pk, sentence, sentence.annotations[annotation_id])
                for pk, _, sentence in self.sentences()
                if annotation_id in sentence.annotations
            ),
            None,
        )

    def sees(self, person: str) -> set[int]:
        """Which annotations: all for editors; what is final for all who read; for reviewers also what is
        theirs or stands beside their own."""
        seen = set()
        for _, article, sentence in self.sentences():
            final = sentence.standing(article.needed)[0] == "final"
            beside = self.ranks(person, "reviewer") and sentence.by(person)
            if self.ranks(person, "editor") or (final and self.ranks(person, "reader")) or beside:
                seen |= set(sentence.annotations)
        return seen

    # --- What can be said against an act: any one of these is the answer; none, and it is done ------------

    def against_annotating(self, person: str, sentence_id: int, said: Said) -> set[str]:
        found = self.place(sentence_id)
        objections = self._reviewers(person, found)
        if found and found[1].by(person):
            objections.add(ALREADY)
        return objections | ({INVALID} if not said.sound else set())

    def earlier(self, person: str, sentence_id: int) -> Annotation | None:
        """What they said of the newest earlier text of the sentence that they have judged."""
        found = self.place(sentence_id)
        while found and found[1].replaces is not None:
            found = self.place(found[1].replaces)
            if found and (said := found[1].by(person)):
                return said
        return None

    def against_reaffirming(self, person: str, sentence_id: int) -> set[str]:
        found = self.place(sentence_id)
        objections = self._reviewers(person, found)
        if found and found[1].by(person):
            objections.add(ALREADY)
        if found and self.earlier(person, sentence_id) is None:
            objections.add(NOTHING_TO_REAFFIRM)
        return objections

    def against_touching(
        self, person: str, annotation_id: int, seen: int | None, said: Said | None
    ) -> set[str]:
        """Changing an annotation into `said`, or withdrawing it; `seen` is the version that was read."""
        found = self.of(annotation_id)
        objections = self._reviewers(person, found)
        if found is None:
            return objections
        if annotation_id not in self.sees(person):
            return objections | {MISSING}
        if found[2].reviewer != person:
            objections.add(NOT_ALLOWED)
        if seen is not None and seen != found[2].version:
            objections.add(STALE)
        return objections | ({INVALID} if said and not said.sound else set())

    def against_setting_aside(self, person: str, sentence_id: int) -> set[str]:
        found = self.place(sentence_id)
        objections = self._reviewers(person, found)
        if found and found[1].ruling:
            objections.add(RULED)
        others = found and any(a.reviewer != person for a in found[1].annotations.values())
        return objections | ({ANNOTATED} if others and not self.ranks(person, "editor") else set())

    def against_taking_up(self, person: str, sentence_id: int) -> set[str]:
        return self._reviewers(person, self.place(sentence_id))

    def against_ruling(
        self, person: str, sentence_id: int, seen: int | None, *, withdrawing: bool
    ) -> set[str]:
        """`seen` is the version of the ruling that was read, 0 for none."""
        found = self.place(sentence_id)
        objections = self._editors(person, found)
        ruling = found[1].ruling if found else None
        if withdrawing and ruling is None:
            objections.add(MISSING)
        stale = found and seen is not None and seen != (ruling.version if ruling else 0)
        return objections | ({STALE} if stale else set())

    def against_editing(self, person: str, article_id: int, seen: int | None) -> set[str]:
        article = self.articles.get(article_id)
        objections = self._editors(person, article)
        stale = article and seen is not None and seen != article.version
        return objections | ({STALE} if stale else set())

    def against_deleting(self, person: str, article_id: int, seen: int | None) -> set[str]:
        objections = self.against_editing(person, article_id, seen)
        article = self.articles.get(article_id)
        used = article and any(s.annotations or s.ruling for s in article.sentences.values())
        return objections | ({IN_USE} if used else set())

    def _reviewers(self, person: str, found: object) -> set[str]:
        return self._objections(person, "reviewer", found)

    def _editors(self, person: str, found: object) -> set[str]:
        return self._objections(person, "editor", found)

    def _objections(self, person: str, role: str, found: object) -> set[str]:
        refused = set() if self.ranks(person, role) else {NOT_ALLOWED}
        if isinstance(found, tuple) and any(
            isinstance(one, Sentence) and one.retired for one in found
        ):
            refused.add(RETIRED)
        return refused if found else refused | {MISSING}
