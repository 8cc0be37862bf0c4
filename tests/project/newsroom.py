"""A newsroom beside its model: how acts are done through two doors, judged, and compared with the rows."""

import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from io import StringIO
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from annotations.models import Ruling
from articles import history
from articles.models import Event, Sentence
from factcheck.refusals import Conflict, Invalid, Missing, NotAllowed, Refusal, Stale
from tests.making import make_article, make_submission
from tests.project import review_model as model
from tests.project.review_model import Said

ROLES = {
    "rosa": "reviewer",
    "remo": "reviewer",
    "ruth": "reviewer",
    "edith": "editor",
    "enno": "editor",
    "lena": "reader",
    "gustav": "gone",
    "nemo": "nobody",
}
NOWHERE = 999_999_999
# Sentences that nobody takes for one another, and each for itself with another figure in it.
FERRY = "The ferry crossed the strait {} times on Monday."
MAYOR = "Mayor Lund paid {} crowns for a lamp post."
WOLVES = "Wolves were seen near {} farms last winter."
COURT = "A judge in Weir heard {} cases behind closed doors."
GULLS = "Nobody counted all {} gulls along our pier."
STATUSES = {
    400: model.INVALID,
    401: model.NOT_ALLOWED,
    403: model.NOT_ALLOWED,
    404: model.MISSING,
    412: model.STALE,
    428: model.STALE,
}
REFUSALS = {
    Invalid: model.INVALID,
    NotAllowed: model.NOT_ALLOWED,
    Missing: model.MISSING,
    Stale: model.STALE,
}


class Newsroom(RuleBasedStateMachine):
    """Each act goes through the workflow or through the API, as `door` says; it is refused for a reason
    that the model knows, or it is done, and then the history is longer by one line.

    Whatever a run does is undone at its end.
    """

    # What was done in any run.
    actions: ClassVar[set[str]] = set()

    def __init__(self, users: Mapping[str, User], clients: Mapping[str, Any]) -> None:
        super().__init__()
        self.users, self.clients = users, clients
        self.ended = ExitStack()
        self.ended.enter_context(transaction.atomic())
        self.ended.callback(transaction.set_rollback, True)
        articles = {}
        self.names: dict[int, str] = {}
        for needed, patterns in ((2, (FERRY, MAYOR)), (1, (WOLVES,)), (1, (COURT,))):
            made = make_article(*(each.format(2) for each in patterns), required_reviews=needed)
            rows = made.sentences.order_by("position").values_list("pk", "text")
            sentences = {pk: model.Sentence(text) for pk, text in rows}
            articles[made.pk] = model.Article(
                made.title, needed, sentences=sentences, current=[*sentences]
            )
            self.names[made.pk] = made.external_id
        self.model = model.Model(dict(ROLES), articles)
        self.article_ids = [*articles]
        self.sentence_ids = [pk for article in articles.values() for pk in article.sentences]
        self.lines = self._lines()
        self.steps = 0

    def teardown(self) -> None:
        try:
            for article in self.article_ids:
                told = Event.objects.filter(article=article).order_by("number")
                lines = (history.Line(*row) for row in told.values_list(*history.Line._fields))
                assert [*history.broken_lines(lines)] == []
            _verify()
        finally:
            self.ended.close()

    # --- How acts are done and judged ---------------------------------------------------------------------

    def _does(
        self,
        door: bool,
        who: str,
        act: Callable[[User], object],
        request: tuple[str, str, Any],
        seen: int | None = 0,
    ) -> tuple[str, Any]:
        """What came of it: "" when it was done, else in the model's words why not; and what was given back.

        The API says the version it has seen in If-Match: 0 for none, None for any.
        """
        if door:
            return self._asks(who, *request, seen)
        try:
            return "", act(self.users[who])
        except Refusal as refusal:
            if isinstance(refusal, Conflict):
                return refusal.code, None
            return REFUSALS[type(refusal)], None

    def _asks(self, who: str, verb: str, path: str, body: Any, seen: int | None) -> tuple[str, Any]:
        headers = {} if seen == 0 else {"HTTP_IF_MATCH": "*" if seen is None else f'"{seen}"'}
        answer = getattr(self.clients[who], verb)(f"/api/v1/{path}", body, **headers)
        if answer.status_code in {200, 201, 204}:
            return "", answer.json() if answer.content else None
        if answer.status_code == 409:
            return answer.json()["code"], None
        return STATUSES[answer.status_code], None

    def _done(self, outcome: str, objections: set[str]) -> bool:
        assert (outcome in objections) if objections else outcome == "", (outcome, objections)
        return not objections

    def _told(self, action: str, who: str, sentence: int | None) -> None:
        """Expect one more line in the history, and that it says this."""
        self.lines += 1
        self.actions.add(action)
        newest = Event.objects.order_by("-pk").first()
        told = (newest.action, newest.actor_id, newest.sentence_id)
        assert told == (action, self.users[who].pk, sentence)

    def _is_aside(self, sentence: int, reason: str, action: str, who: str) -> None:
        place = self._place(sentence)
        if place.set_aside != reason:
            place.set_aside = reason
            self._told(action, who, sentence)

    # --- What acts are about ------------------------------------------------------------------------------

    def _sentence(self, pick: int) -> int:
        """One of the sentences that have been there, deleted or not; rarely one that never was."""
        within_reach = self._within_reach()
        return NOWHERE if pick == 9 else within_reach[pick % len(within_reach)]

    def _within_reach(self) -> list[int]:
        """Nine sentences: those of the texts as they are, and the newest of those that are gone."""
        current = [pk for article in self.model.articles.values() for pk in article.current]
        gone = [pk for pk in reversed(self.sentence_ids) if pk not in current]
        return [*current, *gone][:9]

    def _aside(self) -> list[int]:
        return self._those(lambda sentence: sentence.set_aside)

    def _ruled(self) -> list[int]:
        return self._those(lambda sentence: sentence.ruling)

    def _changed(self) -> list[int]:
        return self._those(lambda sentence: sentence.replaces and not sentence.retired)

    def _those(self, are_meant: Callable[[model.Sentence], object]) -> list[int]:
        within_reach = self._within_reach()
        found = (pk for pk, _, sentence in self.model.sentences() if are_meant(sentence))
        return [pk for pk in found if pk in within_reach]

    def _place(self, sentence: int) -> model.Sentence:
        return self.model.place(sentence)[1]

    def _article(self, pick: int, behind: int | None) -> tuple[int, Any, int | None]:
        pk = NOWHERE if pick == 9 else self.article_ids[pick % len(self.article_ids)]
        article = self.model.articles.get(pk)
        return pk, article, seen_of(article, behind)

    def _annotation(self, who: str, pick: int, behind: int | None) -> tuple[str, int, int | None]:
        """Some annotation; every other time it is touched by the one whose it is."""
        if pick == 9:
            return who, NOWHERE, 1
        found = self._said()
        pk = found[pick // 2 % len(found)]
        annotation = self.model.of(pk)[2]
        return who if pick % 2 else annotation.reviewer, pk, seen_of(annotation, behind)

    def _said(self) -> list[int]:
        return [pk for _, _, sentence in self.model.sentences() for pk in sentence.annotations]

    def _ruling(self, sentence: int, behind: int | None) -> tuple[Any, int | None]:
        found = self.model.place(sentence)
        ruling = found[1].ruling if found else None
        return ruling, seen_of(ruling, behind) if ruling else 0

    # --- What a new text is like, and what it makes of the sentences ------------------------------------------

    def _new_texts(self, article: model.Article, how: str, pick: int) -> list[str]:
        """The text after one correction; a correction that is not possible leaves it as it is."""
        texts = article.texts()
        if how == "correct":
            place = pick % len(texts)
            figure = str(article.version + 10)
            texts[place] = re.sub("[0-9]+", figure, texts[place])
        elif how == "drop" and len(texts) > 1:
            del texts[pick % len(texts)]
        elif how == "add" and not any("gulls" in text for text in texts):
            texts.append(GULLS.format(article.version))
        elif how == "move":
            texts.append(texts.pop(0))
        return texts

    def _is_revised(self, pk: int, texts: list[str], how: str, who: str) -> None:
        """The same text stays, wherever it stands; a corrected one replaces what it was; the rest is new or gone."""
        article = self.model.articles[pk]
        before = dict(zip(article.texts(), article.current, strict=True))
        if texts == article.texts():
            return
        gone = [old for text, old in before.items() if text not in texts]
        current = []
        for text in texts:
            if text in before:
                current.append(before[text])
                continue
            new = Sentence.objects.get(article=pk, text=text, retired_in=None).pk
            replaces = gone[0] if how == "correct" else None
            article.sentences[new] = model.Sentence(text, replaces)
            self.sentence_ids.append(new)
            current.append(new)
        for old in gone:
            article.sentences[old].retired = True
        article.current = current
        article.version += 1
        self._told("article.revised", who, None)

    # --- What must hold after every act ---------------------------------------------------------------------

    @invariant()
    def the_history_grew_by_what_was_done_and_by_nothing_else(self) -> None:
        assert self._lines() == self.lines

    @invariant()
    def the_rows_are_as_the_model_has_them(self) -> None:
        told = {
            pk: (*sentence.standing(article.needed), len(sentence.annotations), sentence.set_aside)
            for pk, article, sentence in self.model.sentences()
        }
        texts = {
            pk: (sentence.text, sentence.retired, sentence.replaces)
            for pk, _, sentence in self.model.sentences()
        }
        read = Sentence.objects.values_list("pk", "text", "retired_in", "replaces")
        assert {pk: (text, gone is not None, old) for pk, text, gone, old in read} == texts
        for pk, article in self.model.articles.items():
            current = Sentence.objects.current().filter(article=pk).order_by("position")
            assert [*current.values_list("pk", flat=True)] == article.current
        columns = ("status", "verdict", "reviews", "not_checkable")
        stored = Sentence.objects.values_list("pk", *columns)
        assert {pk: tuple(rest) for pk, *rest in stored} == told
        rulings = {
            pk: (each.ruling.editor, each.ruling.verdict, each.ruling.version)
            for pk, _, each in self.model.sentences()
            if each.ruling
        }
        ruled = Ruling.objects.values_list("sentence", "editor__username", "verdict", "version")
        assert {pk: tuple(rest) for pk, *rest in ruled} == rulings

    @invariant()
    def the_api_answers_as_the_model_has_it(self) -> None:
        self.steps += 1
        viewer = [*ROLES][self.steps % 6]
        shown = {
            each["id"]: (
                each["sentence"],
                each["reviewer"],
                each["verdict"],
                each["note"],
                each["version"],
            )
            for each in self._reads(viewer, "annotations/")
        }
        told = {
            pk: (sentence, each.reviewer, each.said.verdict, each.said.note, each.version)
            for sentence, _, place in self.model.sentences()
            for pk, each in place.annotations.items()
            if pk in self.model.sees(viewer)
        }
        assert shown == told
        if self.steps % 2:
            articles = {
                each["id"]: (each["title"], each["required_reviews"], each["version"])
                for each in self._reads(viewer, "articles/")
            }
            assert articles == {
                pk: (each.title, each.needed, each.version)
                for pk, each in self.model.articles.items()
            }
        else:
            standings = {
                each["id"]: (each["status"], each["verdict"], each["not_checkable"])
                for each in self._reads(viewer, "sentences/")
            }
            assert standings == {
                pk: (*each.standing(article.needed), each.set_aside)
                for pk, article, each in self.model.sentences()
                if not each.retired
            }

    def _reads(self, who: str, path: str) -> list[dict[str, Any]]:
        answer = self.clients[who].get(f"/api/v1/{path}")
        assert answer.status_code == 200
        return answer.json()["results"]

    @staticmethod
    def _lines() -> int:
        return Event.objects.count()


def seen_of(row: Any, behind: int | None) -> int | None:
    """The version that was read of a row that is there; before the first there is none, and 7 stands for it."""
    if row is None or behind is None:
        return None
    return row.version - behind or 7


def submission_of(said: Said) -> Any:
    """As the model has it: what is not sound gives no source, or no reason."""
    fields = {} if said.sound else {"evidence": (), "reason": ""}
    return make_submission(said.verdict, note=said.note, **fields)


def body_of(said: Said) -> dict[str, Any]:
    submission = submission_of(said)
    return {
        "verdict": said.verdict,
        "note": said.note,
        "reason": submission.reason,
        "evidence": [
            {
                "kind": item.kind,
                "stance": item.stance,
                "source": item.source,
                "url": item.url,
                "locator": item.locator,
                "quote": item.quote,
                "accessed_on": item.accessed_on.isoformat(),
            }
            for item in submission.evidence
        ],
    }


def _verify() -> None:
    told = StringIO()
    try:
        call_command("verify", stdout=told, stderr=told)
    except SystemExit:
        raise AssertionError(told.getvalue()) from None
