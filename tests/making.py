"""Made-up people, articles and verdicts for tests: the same arguments always make the same rows.

Articles and sentences are written straight to the tables, so that a test of anything else does not depend
on how a text is cut. Verdicts and rulings go through the workflow, as they do in the service.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Max

from annotations import workflow
from annotations.models import Annotation, Evidence, Ruling
from annotations.policy import EvidenceItem, Submission
from articles import history
from articles.choices import Action
from articles.models import Article, Event, ImportRun, Sentence
from articles.text.fingerprint import fingerprint

PUBLISHED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ADDED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TEXTS = (
    "The bridge was opened in 1931.",
    "Officials said repairs will cost 4.2 million euros.",
    "Nobody was hurt, according to the fire service.",
)

SUPPORT = EvidenceItem(
    kind="primary",
    stance="supports",
    source="City archive",
    url="https://archive.example/bridge",
    locator="p. 12",
    quote="Opened to traffic on 4 May 1931.",
    accessed_on=date(2026, 3, 2),
)
SUPPORT_AS_DATA = {
    "kind": "primary",
    "stance": "supports",
    "source": "City archive",
    "url": "https://archive.example/bridge",
    "locator": "p. 12",
    "quote": "Opened to traffic on 4 May 1931.",
    "accessed_on": "2026-03-02",
    "archive_url": "",
}
CONTRADICTION = EvidenceItem(
    kind="secondary",
    stance="contradicts",
    source="Harbour Gazette",
    url="https://gazette.example/1932",
    accessed_on=date(2026, 3, 2),
)


def make_person(username: str, group: str | None = None, **fields: Any) -> User:
    """A user in the group (`reader`, `reviewer`, `editor`), or in none; the password is "pw"."""
    user = User.objects.create_user(username, is_staff=group is not None, password="pw", **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_article(
    *texts: str,
    paragraphs: Sequence[Sequence[str]] | None = None,
    added_by: User | None = None,
    **fields: Any,
) -> Article:
    """An article of the given sentences (three by default), in one paragraph or in `paragraphs`.

    `fields` are columns of the article. Its history holds the one event that added it.
    """
    blocks = [list(block) for block in paragraphs] if paragraphs else [list(texts or TEXTS)]
    body = "\n\n".join(" ".join(block) for block in blocks)
    defaults = {
        "title": "Bridge repairs",
        "publisher": "The Daily Example",
        "byline": "A. Writer",
        "published_at": PUBLISHED,
    }
    if not fields.get("external_id") and not fields.get("url"):
        newest = Article.objects.aggregate(newest=Max("pk"))["newest"] or 0
        defaults["external_id"] = f"made-{newest + 1}"
    with transaction.atomic():
        article = Article.objects.create(
            body=body, body_sha256=sha256(body.encode()).hexdigest(), **{**defaults, **fields}
        )
        Sentence.objects.bulk_create(_sentences(article, blocks))
        history.append(
            article_id=article.pk,
            at=ADDED,
            actor_id=added_by and added_by.pk,
            action=Action.ARTICLE_ADDED,
            data={"before": None, "after": {"title": article.title}},
        )
    return article


def _sentences(article: Article, blocks: Sequence[Sequence[str]]) -> list[Sentence]:
    rows: list[Sentence] = []
    end = 0
    for number, block in enumerate(blocks, start=1):
        for text in block:
            start = article.body.index(text, end)
            end = start + len(text)
            rows.append(
                Sentence(
                    article=article,
                    position=len(rows) + 1,
                    start=start,
                    end=end,
                    text=text,
                    paragraph=number,
                    fingerprint=fingerprint(text),
                )
            )
    return rows


def make_sentence(text: str = TEXTS[0], **fields: Any) -> Sentence:
    """The only sentence of an article of its own; `fields` are columns of that article."""
    return make_article(text, **fields).sentences.get()


def retire(sentence: Sentence) -> Sentence:
    """Put the sentence where a changed text leaves it: no longer in the article's current text."""
    sentence.retired_in = sentence.article.revision + 1
    Sentence.objects.filter(pk=sentence.pk).update(retired_in=sentence.retired_in)
    return sentence


def make_submission(verdict: str = "verified", **fields: Any) -> Submission:
    """A verdict that the policy accepts as it is; `fields` replace parts of it."""
    if verdict == "unattributed":
        fields = {"reason": "no_source", **fields}
    else:
        proof = CONTRADICTION if verdict == "disputed" else SUPPORT
        fields = {"evidence": (proof,), **fields}
    return Submission(verdict=verdict, **fields)


def make_annotation(
    sentence: Sentence, reviewer: User, verdict: str = "verified", **fields: Any
) -> Annotation:
    """`reviewer`'s verdict on `sentence`; the sentence object is brought up to date."""
    annotation = workflow.annotate(
        actor=reviewer, sentence_id=sentence.pk, submission=make_submission(verdict, **fields)
    )
    sentence.refresh_from_db()
    return annotation


def make_ruling(
    sentence: Sentence,
    editor: User,
    verdict: str = "verified",
    rationale: str = "The archive settles it.",
) -> Ruling:
    """`editor`'s ruling on `sentence`; the sentence object is brought up to date."""
    ruling = workflow.rule(
        actor=editor, sentence_id=sentence.pk, verdict=verdict, rationale=rationale
    )
    sentence.refresh_from_db()
    return ruling


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Assert that what happens inside leaves every row as it was: a refusal has written nothing."""
    before = _every_row()
    yield
    assert _every_row() == before


def _every_row() -> dict[str, list[dict[str, Any]]]:
    tables = (Article, Sentence, Event, Annotation, Evidence, Ruling)
    return {model.__name__: [*model._default_manager.order_by("pk").values()] for model in tables}


def newest_event(sentence: Sentence) -> Event:
    """The last line of the history of the sentence's article."""
    event = Event.objects.filter(article=sentence.article_id).order_by("number").last()
    assert event is not None
    return event


def event_count(sentence: Sentence) -> int:
    """How many lines the history of the sentence's article has."""
    return Event.objects.filter(article=sentence.article_id).count()


def standing_of(sentence: Sentence) -> tuple[str, str | None, int]:
    """Status, verdict and number of reviews as the table has them now."""
    sentence.refresh_from_db()
    return sentence.status, sentence.verdict, sentence.reviews


def make_run(**fields: Any) -> ImportRun:
    """An import that is running, unless `fields` say otherwise."""
    usual = {"paths": "archive", "process": "weir 1204 77", "started_at": ADDED}
    return ImportRun.objects.create(**{**usual, "heartbeat_at": ADDED, **fields})
