"""What can be done to many sentences, annotations or articles at once, each through its door."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations import leasing, workflow
from annotations.models import Annotation
from articles.admin.forms import reviews_field
from articles.choices import NotCheckable
from articles.models import Article, Sentence
from factcheck.admin.bulk import Bulk
from factcheck.roles import Role


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("reason"),
        choices=[("", "—"), *NotCheckable.choices],
        help_text=_("Why there is nothing to check in any of them."),
    )


class ReadersForm(forms.Form):
    required_reviews = reviews_field()


def _set_aside(actor: User, row: Sentence, version: int, answers: Mapping[str, Any]) -> None:
    workflow.mark_not_checkable(
        actor=actor, sentence_id=row.pk, reason=answers["reason"], expected_version=version
    )


def _take_up(actor: User, row: Sentence, version: int, answers: Mapping[str, Any]) -> None:
    workflow.mark_checkable(actor=actor, sentence_id=row.pk, expected_version=version)


def _release(actor: User, row: Sentence, version: int, answers: Mapping[str, Any]) -> None:
    leasing.release(actor=actor, sentence_id=row.pk, now=timezone.now())


def _withdraw(actor: User, row: Annotation, version: int, answers: Mapping[str, Any]) -> None:
    workflow.withdraw(actor=actor, annotation_id=row.pk, expected_version=version)


def _require(actor: User, row: Article, version: int, answers: Mapping[str, Any]) -> None:
    workflow.require_reviews(
        actor=actor,
        article_id=row.pk,
        required_reviews=answers["required_reviews"],
        expected_version=version,
    )


SET_ASIDE = Bulk(
    name="set-aside",
    role=Role.REVIEWER,
    label=_("Set aside as not checkable"),
    question=_(
        "These sentences hold nothing to check? They no longer wait for anybody, and one that has a verdict no "
        "longer counts with it. What was said is kept, and each can be taken up again."
    ),
    button=_("Set them aside"),
    act=_set_aside,
    form=ReasonForm,
)
TAKE_UP = Bulk(
    name="take-up",
    role=Role.REVIEWER,
    label=_("Check after all"),
    question=_("These sentences wait for a verdict again, or have the one that was given before."),
    button=_("Take them up"),
    act=_take_up,
)
RELEASE = Bulk(
    name="release",
    role=Role.REVIEWER,
    label=_("Give back to the queue"),
    question=_(
        "These sentences are taken out of the hands they are in, so that the queue can give them to somebody "
        "else. You can give back your own; an editor, everybody's."
    ),
    button=_("Give them back"),
    act=_release,
)
WITHDRAW = Bulk(
    name="withdraw",
    role=Role.REVIEWER,
    label=_("Withdraw mine"),
    question=_(
        "Your verdicts and their evidence no longer count. The history keeps what they said. Other people's "
        "stay as they are."
    ),
    button=_("Withdraw them"),
    act=_withdraw,
)
REQUIRE_READERS = Bulk(
    name="require-readers",
    role=Role.EDITOR,
    label=_("Set the required readers"),
    question=_(
        "Every sentence of these articles is settled again: with more readers some wait again, with fewer some "
        "become final."
    ),
    button=_("Set them"),
    act=_require,
    form=ReadersForm,
)
