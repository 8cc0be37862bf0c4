"""What a new text makes of an article's sentences: worked out from what is stored, nothing is written."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings

from factcheck.refusals import Missing

from .importing.drafts import Draft, draft
from .importing.preparing import Prepared, SentenceRow, prepare
from .models import Article, Sentence
from .text.alignment import Alignment, align


class Kept(NamedTuple):
    """A sentence that the new text still has. `earlier_text` is what it said, where its typography changed."""

    id: int
    text: str
    earlier_text: str | None = None


class Told(NamedTuple):
    """A sentence by id; None before it is stored."""

    id: int | None
    text: str


class Changed(NamedTuple):
    """A new sentence and the retired ones that it took the place of, the most similar first."""

    id: int | None
    text: str
    replaces: list[Told]


class Outcome(NamedTuple):
    """What a new text makes of an article's sentences, each list in reading order.

    `revised` is whether the text is another one; the same text once more changes nothing.
    """

    article: Article
    revised: bool
    kept: list[Kept]
    changed: list[Changed]
    added: list[Told]
    retired: list[Told]


class Stored(NamedTuple):
    """A current sentence, with the columns that follow from the text."""

    id: int
    row: SentenceRow


class Plan(NamedTuple):
    """What is to be done to the article as it was at `revision`."""

    revision: int
    body_sha256: str
    old: list[Stored]
    draft: Draft
    new: list[SentenceRow]
    alignment: Alignment

    @property
    def revised(self) -> bool:
        return self.draft.body_sha256 != self.body_sha256

    @property
    def same(self) -> list[tuple[int, int]]:
        """The sentences that keep their rows, as indices (old, new), in the order of the new text."""
        pairs = [*self.alignment.kept, *self.alignment.retyped]
        return sorted(pairs, key=lambda pair: pair[1])


def plan(article_id: int, body: str) -> Plan:
    """What is to be done to give the article this text. Raises Missing or Invalid."""
    article = (
        Article.objects.filter(pk=article_id).values("language", "revision", "body_sha256").first()
    )
    if article is None:
        raise Missing("There is no such article.")
    given = draft(
        {"body": body, "language": article["language"]},
        max_body_length=settings.FACTCHECK_MAX_BODY_LENGTH,
    )
    new = [SentenceRow(*row) for row in prepare(given).rows]
    rows = Sentence.objects.current().filter(article=article_id).order_by("position")
    old = [
        Stored(pk, SentenceRow(*columns))
        for pk, *columns in rows.values_list("pk", *SentenceRow._fields)
    ]
    return _aligned(article["revision"], article["body_sha256"], old, given, new)


def plans(texts: Mapping[int, Prepared]) -> dict[int, Plan]:
    """As `plan`, for texts that are cut already, by the id of their article; two queries, however many.

    None for an article that is gone or whose language is not the one in which its text was cut.
    """
    articles = Article.objects.filter(pk__in=[*texts]).values_list(
        "pk", "language", "revision", "body_sha256"
    )
    rows = (
        Sentence.objects.current().filter(article__in=[*texts]).order_by("article_id", "position")
    )
    old = defaultdict(list)
    for article_id, pk, *columns in rows.values_list("article_id", "pk", *SentenceRow._fields):
        old[article_id].append(Stored(pk, SentenceRow(*columns)))
    found = {}
    for pk, language, revision, body_sha256 in articles:
        given = texts[pk].draft
        if language == given.language:
            new = [SentenceRow(*row) for row in texts[pk].rows]
            found[pk] = _aligned(revision, body_sha256, old[pk], given, new)
    return found


def _aligned(
    revision: int, body_sha256: str, old: list[Stored], given: Draft, new: list[SentenceRow]
) -> Plan:
    alignment = align([one.row.text for one in old], [one.text for one in new])
    return Plan(revision, body_sha256, old, given, new, alignment)


def outcome_of(article: Article, plan: Plan, ids: Mapping[int, int]) -> Outcome:
    """What the plan comes to; `ids` are those of the new sentences, by index, as far as they are stored."""
    old = [Told(one.id, one.row.text) for one in plan.old]
    new = [row.text for row in plan.new]
    if not plan.revised:
        # Cut anew, the same text could come out otherwise than when it came in: it stays as it is.
        kept = [Kept(one.id, one.row.text) for one in plan.old]
        return Outcome(article, False, kept, [], [], [])
    return Outcome(
        article=article,
        revised=True,
        kept=[
            Kept(plan.old[i].id, new[j], old[i].text if old[i].text != new[j] else None)
            for i, j in plan.same
        ],
        changed=[
            Changed(ids.get(j), new[j], [old[i] for i in replaces])
            for j, replaces in plan.alignment.changed
        ],
        added=[Told(ids.get(j), new[j]) for j in plan.alignment.added],
        retired=[old[i] for i in plan.alignment.retired],
    )
