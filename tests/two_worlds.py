"""Two worlds that differ in nothing but what the first readers said, and somebody who walks through them.

In both, the same people do the same things at the same moments to rows with the same ids. A person who must
not know what the first readers said can be told the worlds apart by nothing: every answer has the same bytes.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client

from annotations import leasing, workflow
from annotations.policy import EvidenceItem, Submission
from articles import revising
from articles.models import Article, Sentence
from factcheck.models import AccessToken
from tests.doors import Ask
from tests.making import ADDED, make_article, make_run, make_sentence

# Stands in all that a first reader writes about a sentence that is still being reviewed.
SECRET = "quokka"
# Stands in what is said about a sentence that is final.
PUBLIC = "wombat"


class Clock:
    """Stands still unless it is told to go on."""

    def __init__(self) -> None:
        self.now = ADDED

    def goes_on(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


class Cast(NamedTuple):
    """Ruth and Rosa read first; Remo has not read yet; Lena reads only; Edith edits."""

    ruth: User
    rosa: User
    remo: User
    lena: User
    edith: User


class World:
    """`lead` is what Ruth says everywhere, `other` what Rosa says where they differ."""

    def __init__(self, cast: Cast, clock: Clock, lead: str, other: str) -> None:
        self.cast, self.clock, self.lead, self.other = cast, clock, lead, other
        two = make_article(
            *(f"The bridge has {number} piers." for number in range(1, 8)), required_reviews=2
        )
        one = make_article("It cost 4 million.", "It took 3 years.", "It is 90 m long.")
        self.hidden = {
            "in review": self._in_review(two, 1),
            "in conflict": self._in_conflict(two, 2),
            "changed": self._changed(two, 3),
            "withdrawn": self._withdrawn(two, 4),
            "set aside": self._set_aside(two, 5),
            "ruled once": self._ruled_once(two, 6),
            "final once": self._final_once(one, 1),
            "final, then set aside": self._final_then_set_aside(one, 2),
        }
        self._raise_reviews(one)
        self.open = two.sentences.get(position=7)
        self.read_by_remo = one.sentences.get(position=3)
        self._says(cast.remo, self.read_by_remo, "verified", PUBLIC)
        self.final = make_sentence("It opened in 1931.")
        self._says(cast.ruth, self.final, "verified", PUBLIC)
        self._is_ruled(self.final, "disputed", PUBLIC)
        # The claims of two of these once more: what was found there is told here, to those who may know it.
        self.again = make_article(
            self.hidden["in review"].text, self.final.text, "It opened in 1932."
        )
        self.again_ids = [one.pk for one in self.again.sentences.order_by("position")]
        leasing.lease(sentence_id=self.open.pk, reviewer=cast.remo, now=clock.now)
        make_run()
        make_run(state="waiting", upload="f" * 32)
        self._revised()

    def _revised(self) -> None:
        """A text that has changed: of what was said about it, some stays hidden and some was retired."""
        three = make_article(
            *(f"The tower has {number} floors." for number in range(1, 5)), required_reviews=2
        )
        for position in (1, 2):
            self.hidden[f"said of a text, {position}"] = self._in_review(three, position)
        self._says(self.cast.remo, three.sentences.get(position=3), "verified", PUBLIC)
        self.clock.goes_on()
        body = three.body.replace("2 floors", "22 floors").replace("3 floors", "33 floors")
        revising.revise(
            actor=self.cast.edith, article_id=three.pk, body=body, expected_version=None
        )

    def _says(self, who: User, sentence: Sentence, verdict: str, word: str = SECRET) -> Any:
        self.clock.goes_on()
        return workflow.annotate(
            actor=who, sentence_id=sentence.pk, submission=submission(verdict, word)
        )

    def _in_review(self, article: Article, position: int) -> Sentence:
        sentence = article.sentences.get(position=position)
        self._says(self.cast.ruth, sentence, self.lead)
        return sentence

    def _in_conflict(self, article: Article, position: int) -> Sentence:
        sentence = self._in_review(article, position)
        self._says(self.cast.rosa, sentence, self.other)
        return sentence

    def _changed(self, article: Article, position: int) -> Sentence:
        sentence = article.sentences.get(position=position)
        first = self._says(self.cast.ruth, sentence, self.other)
        self.clock.goes_on()
        workflow.change(
            actor=self.cast.ruth,
            annotation_id=first.pk,
            submission=submission(self.lead),
            expected_version=1,
        )
        return sentence

    def _withdrawn(self, article: Article, position: int) -> Sentence:
        sentence = article.sentences.get(position=position)
        first = self._says(self.cast.ruth, sentence, self.lead)
        self.clock.goes_on()
        workflow.withdraw(actor=self.cast.ruth, annotation_id=first.pk, expected_version=1)
        return sentence

    def _set_aside(self, article: Article, position: int) -> Sentence:
        sentence = self._in_review(article, position)
        self.clock.goes_on()
        workflow.mark_not_checkable(
            actor=self.cast.edith, sentence_id=sentence.pk, reason="opinion"
        )
        return sentence

    def _ruled_once(self, article: Article, position: int) -> Sentence:
        sentence = self._in_review(article, position)
        self._is_ruled(sentence, self.other, f"{SECRET} {'!' * len(self.lead)}")
        self.clock.goes_on()
        workflow.withdraw_ruling(actor=self.cast.edith, sentence_id=sentence.pk, expected_version=1)
        return sentence

    def _is_ruled(self, sentence: Sentence, verdict: str, rationale: str) -> None:
        self.clock.goes_on()
        workflow.rule(
            actor=self.cast.edith, sentence_id=sentence.pk, verdict=verdict, rationale=rationale
        )

    def _final_once(self, article: Article, position: int) -> Sentence:
        return self._in_review(article, position)  # final until more reviews are asked for

    def _final_then_set_aside(self, article: Article, position: int) -> Sentence:
        return self._set_aside(article, position)

    def _raise_reviews(self, article: Article) -> None:
        self.clock.goes_on()
        workflow.require_reviews(
            actor=self.cast.edith,
            article_id=article.pk,
            required_reviews=2,
            expected_version=None,
        )


def submission(verdict: str, word: str = SECRET) -> Submission:
    """As much as can be said, with the word in every field; how much differs from verdict to verdict."""
    said = f"{word} {verdict} {'!' * len(verdict)}"
    if verdict == "unattributed":
        return Submission(verdict=verdict, reason="vague_source", note=said)
    stance = "contradicts" if verdict == "disputed" else "supports"
    address = f"https://{word}.example/{verdict}"
    source = EvidenceItem(
        stance=stance, source=said, url=address, locator=said, quote=said, archive_url=address
    )
    return Submission(verdict=verdict, correction=said, note=said, evidence=(source,) * len(said))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def restart_ids() -> None:
    """The next rows get the ids that follow those that are there: PostgreSQL does not take them back."""
    models = [model for model in apps.get_models() if model._meta.managed]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


class Answer(NamedTuple):
    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    body: bytes

    def __str__(self) -> str:
        return f"{self.status} {dict(self.headers)} {dict(self.cookies)}\n{self.body.decode()}"


class Visitor:
    """Somebody with a token and a session, who tries doors and leaves no trace."""

    def __init__(self, user: User) -> None:
        self._client = Client()
        self._client.force_login(user)
        self._session = dict(self._client.cookies)
        _, self._token = AccessToken.objects.create(user, name="visits")

    def tries(self, ask: Ask) -> Answer:
        self._client.cookies.clear()
        headers = {"X-Request-ID": "the-same-for-all"}
        given: dict[str, Any] = {}
        if ask.path.startswith("/api/v1/"):
            headers["Authorization"] = f"Bearer {self._token}"
            given["content_type"] = "application/json"
        else:
            given["content_type"] = "application/x-www-form-urlencoded"
            self._client.cookies.update(self._session)
        if ask.tag is not None:
            headers["If-Match"] = ask.tag
        if ask.body is not None:
            given["data"] = ask.body
        send = getattr(self._client, ask.verb)
        if ask.verb == "get":
            return _answer(send(ask.path, headers=headers))
        with undone():
            return _answer(send(ask.path, headers=headers, **given))

    def walks(self, asks: Iterable[Ask]) -> dict[Ask, Answer]:
        """Try the doors, and those that the answers lead to: filters of a list, pages of a feed.

        A door that has said 403 to the first two ways of trying it is closed to this role, and left alone.
        """
        answers: dict[Ask, Answer] = {}
        said: dict[tuple[str, str], list[int]] = defaultdict(list)
        waiting = deque(asks)
        while waiting:
            ask = waiting.popleft()
            statuses = said[ask.door, ask.verb]
            if ask in answers or statuses[:2] == [403, 403]:
                continue
            answers[ask] = self.tries(ask)
            statuses.append(answers[ask].status)
            waiting.extend(_onwards(ask, answers[ask]))
        return answers


def _answer(response: Any) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(
        response.status_code,
        # It tells the hour.
        tuple(sorted((name, value) for name, value in response.items() if name != "Expires")),
        tuple(sorted((name, each.value) for name, each in response.cookies.items())),
        body,
    )


def _onwards(ask: Ask, answer: Answer) -> Iterator[Ask]:
    text = answer.body.decode()
    if ask.verb != "get":
        return
    if ask.door.endswith("_changelist") and "?" not in ask.path:
        for query in re.findall(r'href="(\?[^"]*)"', text):
            yield ask._replace(path=ask.path + query.replace("&amp;", "&"))
    elif "page_size=1" in ask.path:
        for link in re.findall(r'"next":"([^"]+)"', text):
            parts = urlsplit(link)
            yield ask._replace(path=f"{parts.path}?{parts.query}")
