"""Random histories of a newsroom: after every act the rows, the API and a model in plain Python agree.

The model (`review_model`) restates the rules; nothing of it comes from the code under test.
"""

import logging
from collections.abc import Iterator
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from annotations import workflow
from articles import editing, revising
from articles.choices import Action
from articles.importing.drafts import draft
from articles.importing.outcomes import Kind
from articles.importing.preparing import prepare
from articles.importing.writer import write
from tests.making import make_person
from tests.project import review_model as model
from tests.project.newsroom import ROLES, Newsroom, body_of, submission_of
from tests.project.review_model import Said

# Mostly those who may, so that something happens.
people = st.sampled_from(["rosa", "remo", "ruth"] * 3 + ["edith"] * 4 + [*ROLES])
editors = st.sampled_from(["edith", "enno"] * 5 + [*ROLES])
readers = st.sampled_from(["rosa", "remo", "ruth", "edith"])
picks = st.integers(0, 9)
doors = st.booleans()
verdicts = st.sampled_from(["verified", "disputed", "unattributed"])
notes = st.sampled_from(["", "Looked it up."])
sayings = st.builds(Said, verdicts, notes, st.sampled_from([True] * 5 + [False]))
sound = st.builds(Said, verdicts, notes)
corrections = st.sampled_from(["correct", "correct", "correct", "drop", "add", "move", "nothing"])
# How far the version that was read is behind the one that is there; None: whatever is there.
staleness = st.sampled_from([0, 0, 0, 1, None])


class Reviewing(Newsroom):
    """What people may do, those who may not included."""

    # How often, in any run: the history has no action of its own for it.
    reaffirmed: ClassVar[int] = 0

    @initialize(said=st.lists(sound, min_size=4, max_size=4), door=doors)
    def begin(self, said: list[Said], door: bool) -> None:
        """Two have read the first sentence, one has read the second, and one the third."""
        for who, pick, each in zip(
            ["rosa", "remo", "ruth", "remo"], [0, 0, 1, 2], said, strict=True
        ):
            self.annotate(who, pick, each, door)

    @rule(who=people, pick=picks, said=sayings, door=doors)
    def annotate(self, who: str, pick: int, said: Said, door: bool) -> None:
        sentence = self._sentence(pick)
        outcome, made = self._does(
            door,
            who,
            lambda actor: (
                workflow.annotate(
                    actor=actor, sentence_id=sentence, submission=submission_of(said)
                ).pk
            ),
            ("post", "annotations/", {"sentence": sentence, **body_of(said)}),
        )
        if self._done(outcome, self.model.against_annotating(who, sentence, said)):
            place = self._place(sentence)
            place.annotations[made if isinstance(made, int) else made["id"]] = model.Annotation(
                who, said
            )
            place.set_aside = ""
            self._told("annotation.added", who, sentence)

    @rule(who=readers, pick=st.integers(0, 2), said=sound, door=doors)
    def read(self, who: str, pick: int, said: Said, door: bool) -> None:
        """Annotate as somebody who may, and soundly: left to chance this would be rare."""
        self.annotate(who, pick, said, door)

    @precondition(lambda self: self._said())
    @rule(pick=picks, said=sound, door=doors)
    def think_again(self, pick: int, said: Said, door: bool) -> None:
        """Change what is one's own, having read its latest version."""
        self.change("rosa", pick - pick % 2 or 2, said, 0, door)

    @precondition(lambda self: self._said())
    @rule(who=people, pick=picks, said=sayings, behind=staleness, door=doors)
    def change(self, who: str, pick: int, said: Said, behind: int | None, door: bool) -> None:
        who, pk, seen = self._annotation(who, pick, behind)
        outcome, _ = self._does(
            door,
            who,
            lambda actor: workflow.change(
                actor=actor,
                annotation_id=pk,
                submission=submission_of(said),
                expected_version=seen,
            ),
            ("patch", f"annotations/{pk}/", body_of(said)),
            seen,
        )
        if self._done(outcome, self.model.against_touching(who, pk, seen, said)):
            sentence, _, annotation = self.model.of(pk)
            if annotation.said != said:
                annotation.said, annotation.version = said, annotation.version + 1
                self._told("annotation.changed", who, sentence)

    @precondition(lambda self: self._said())
    @rule(who=people, pick=picks, behind=staleness, door=doors)
    def withdraw(self, who: str, pick: int, behind: int | None, door: bool) -> None:
        who, pk, seen = self._annotation(who, pick, behind)
        outcome, _ = self._does(
            door,
            who,
            lambda actor: workflow.withdraw(actor=actor, annotation_id=pk, expected_version=seen),
            ("delete", f"annotations/{pk}/", None),
            seen,
        )
        if self._done(outcome, self.model.against_touching(who, pk, seen, None)):
            sentence, place, _ = self.model.of(pk)
            del place.annotations[pk]
            self._told("annotation.withdrawn", who, sentence)

    @rule(who=people, pick=picks, reason=st.sampled_from(["opinion", "question"]), door=doors)
    def set_aside(self, who: str, pick: int, reason: str, door: bool) -> None:
        sentence = self._sentence(pick)
        outcome, _ = self._does(
            door,
            who,
            lambda actor: workflow.mark_not_checkable(
                actor=actor, sentence_id=sentence, reason=reason
            ),
            ("put", f"sentences/{sentence}/not-checkable/", {"reason": reason}),
            seen=None,
        )
        if self._done(outcome, self.model.against_setting_aside(who, sentence)):
            self._is_aside(sentence, reason, "sentence.marked_not_checkable", who)

    @precondition(lambda self: self._aside())
    @rule(who=readers, door=doors)
    def have_second_thoughts(self, who: str, door: bool) -> None:
        self.take_up(who, self._within_reach().index(self._aside()[0]), door)

    @rule(who=people, pick=picks, door=doors)
    def take_up(self, who: str, pick: int, door: bool) -> None:
        sentence = self._sentence(pick)
        outcome, _ = self._does(
            door,
            who,
            lambda actor: workflow.mark_checkable(actor=actor, sentence_id=sentence),
            ("delete", f"sentences/{sentence}/not-checkable/", None),
            seen=None,
        )
        if self._done(outcome, self.model.against_taking_up(who, sentence)):
            self._is_aside(sentence, "", "sentence.marked_checkable", who)

    @rule(who=editors, pick=picks, verdict=verdicts, behind=staleness, door=doors)
    def rule_on(self, who: str, pick: int, verdict: str, behind: int | None, door: bool) -> None:
        sentence = self._sentence(pick)
        ruling, seen = self._ruling(sentence, behind)
        outcome, _ = self._does(
            door,
            who,
            lambda actor: workflow.rule(
                actor=actor,
                sentence_id=sentence,
                verdict=verdict,
                rationale="So it is.",
                expected_version=seen,
            ),
            (
                "put",
                f"sentences/{sentence}/ruling/",
                {"verdict": verdict, "rationale": "So it is."},
            ),
            seen if ruling or seen else 0,
        )
        if self._done(outcome, self.model.against_ruling(who, sentence, seen, withdrawing=False)):
            made = model.Ruling(who, verdict, "So it is.", ruling.version + 1 if ruling else 1)
            if ruling and (ruling.editor, ruling.verdict) == (who, verdict):
                return
            place = self._place(sentence)
            place.ruling, place.set_aside = made, ""
            self._told("ruling.changed" if ruling else "ruling.made", who, sentence)

    @precondition(lambda self: self._ruled())
    @rule(who=editors, pick=picks, verdict=verdicts, door=doors)
    def overrule(self, who: str, pick: int, verdict: str, door: bool) -> None:
        """Rule where there is a ruling, having read it."""
        ruled = self._ruled()
        place = self._within_reach().index(ruled[pick % len(ruled)])
        self.rule_on(who, place, verdict, 0, door)

    @precondition(lambda self: self._ruled())
    @rule(who=editors, pick=picks, behind=staleness, door=doors)
    def withdraw_ruling(self, who: str, pick: int, behind: int | None, door: bool) -> None:
        ruled = self._ruled()
        sentence = ruled[pick % len(ruled)] if pick < 6 else self._sentence(pick)
        _, seen = self._ruling(sentence, behind)
        outcome, _ = self._does(
            door,
            who,
            lambda actor: workflow.withdraw_ruling(
                actor=actor, sentence_id=sentence, expected_version=seen
            ),
            ("delete", f"sentences/{sentence}/ruling/", None),
            seen,
        )
        if self._done(outcome, self.model.against_ruling(who, sentence, seen, withdrawing=True)):
            self._place(sentence).ruling = None
            self._told("ruling.withdrawn", who, sentence)

    @precondition(lambda self: self._ruled())
    @rule(who=st.sampled_from(["edith", "enno"]), pick=st.integers(0, 5), door=doors)
    def take_back_ruling(self, who: str, pick: int, door: bool) -> None:
        """Withdraw a ruling as somebody who may, having read it."""
        self.withdraw_ruling(who, pick, 0, door)

    @rule(
        who=editors,
        pick=picks,
        needed=st.integers(1, 3),
        title=st.sampled_from(["", "", "Old", "New"]),
        behind=staleness,
        door=doors,
    )
    def edit(
        self, who: str, pick: int, needed: int, title: str, behind: int | None, door: bool
    ) -> None:
        """Give the article another title, or, where none is drawn, another number of reviews."""
        pk, article, seen = self._article(pick, behind)
        changes = {"title": title} if title else {"required_reviews": needed}
        outcome, _ = self._does(
            door,
            who,
            lambda actor: (editing.change_article if title else workflow.require_reviews)(
                actor=actor,
                article_id=pk,
                expected_version=seen,
                **({"changes": changes} if title else changes),
            ),
            ("patch", f"articles/{pk}/", changes)
            if title
            else ("put", f"articles/{pk}/required-reviews/", changes),
            seen,
        )
        if self._done(outcome, self.model.against_editing(who, pk, seen)):
            edited = {"title": article.title} if title else {"required_reviews": article.needed}
            if edited != changes:
                article.title, article.needed = (
                    title or article.title,
                    needed if not title else article.needed,
                )
                article.version += 1
                self._told("article.changed", who, None)

    @rule(
        who=editors,
        pick=picks,
        how=corrections,
        place=st.integers(0, 2),
        behind=staleness,
        door=doors,
    )
    def revise(
        self, who: str, pick: int, how: str, place: int, behind: int | None, door: bool
    ) -> None:
        pk, article, seen = self._article(pick, behind)
        texts = self._new_texts(article, how, place) if article else ["Nothing."]
        body = " ".join(texts)
        outcome, _ = self._does(
            door,
            who,
            lambda actor: revising.revise(
                actor=actor, article_id=pk, body=body, expected_version=seen
            ),
            ("put", f"articles/{pk}/text/", {"body": body}),
            seen,
        )
        if self._done(outcome, self.model.against_editing(who, pk, seen)):
            self._is_revised(pk, texts, how, who)

    @rule(pick=st.integers(0, 8), how=corrections, place=st.integers(0, 2))
    def take_in(self, pick: int, how: str, place: int) -> None:
        """What an editor imports, whatever the version is."""
        pk, article, _ = self._article(pick, None)
        if article is None:
            return  # what is gone comes back as another article
        texts = self._new_texts(article, how, place)
        record = draft({"body": " ".join(texts), "external_id": self.names[pk]})
        [told] = write(
            [prepare(record)], actor_id=self.users["edith"].pk, settled=lambda articles: set()
        )
        assert told.article_id == pk
        assert told.kind is (Kind.UNCHANGED if texts == article.texts() else Kind.REVISED)
        self._is_revised(pk, texts, how, "edith")

    @precondition(lambda self: self._changed())
    @rule(who=readers, pick=picks, door=doors)
    def reaffirm(self, who: str, pick: int, door: bool) -> None:
        changed = self._changed()
        sentence = changed[pick % len(changed)]
        earlier = self.model.earlier(who, sentence)
        outcome, made = self._does(
            door,
            who,
            lambda actor: workflow.reaffirm(actor=actor, sentence_id=sentence).pk,
            ("post", f"sentences/{sentence}/reaffirm/", {"accessed_on": None}),
        )
        if self._done(outcome, self.model.against_reaffirming(who, sentence)):
            place = self._place(sentence)
            place.annotations[made if isinstance(made, int) else made["id"]] = model.Annotation(
                who, earlier.said
            )
            place.set_aside = ""
            self._told("annotation.added", who, sentence)
            Reviewing.reaffirmed += 1

    @rule(who=editors, pick=picks, behind=staleness, door=doors)
    def delete_article(self, who: str, pick: int, behind: int | None, door: bool) -> None:
        if len(self.model.articles) == 1:
            return  # an empty newsroom has nothing more to tell
        pk, _, seen = self._article(pick, behind)
        outcome, _ = self._does(
            door,
            who,
            lambda actor: editing.delete_article(actor=actor, article_id=pk, expected_version=seen),
            ("delete", f"articles/{pk}/", None),
            seen,
        )
        if self._done(outcome, self.model.against_deleting(who, pk, seen)):
            del self.model.articles[pk]
            self._told("article.deleted", who, None)


@pytest.fixture
def _no_log() -> Iterator[None]:
    """Hundreds of refusals are meant."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_log")
def test_whatever_people_do_rows_api_and_model_agree(api):
    users = {
        name: make_person(
            name,
            role
            if role in {"reader", "reviewer", "editor"}
            else "reviewer"
            if role == "gone"
            else None,
            is_active=role != "gone",
        )
        for name, role in ROLES.items()
    }
    clients = {name: api(user) for name, user in users.items()}
    Reviewing.actions.clear()
    Reviewing.reaffirmed = 0
    run_state_machine_as_test(
        lambda: Reviewing(users, clients),
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
    assert Reviewing.actions == {*Action.values} - {"article.added"}
    assert Reviewing.reaffirmed > 0
