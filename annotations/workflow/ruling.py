"""An editor's decision on a sentence: made, changed, taken back."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from annotations import leasing
from annotations.models import NOTE_LENGTH, Ruling
from annotations.policy import unknown_choice
from articles import history
from articles.choices import Action, Verdict
from articles.models import Article, Sentence
from articles.text.stored_form import stored_form, unstorable
from factcheck.refusals import Fault, Invalid, Missing, Stale

from .entering import locked_sentence, refuse_retired, require_editor
from .settling import settle, standing, told


@transaction.atomic
def rule(
    *,
    actor: User,
    sentence_id: int,
    verdict: str,
    rationale: str,
    expected_version: int | None = None,
) -> Ruling:
    """Decide a sentence as an editor, or decide it anew: one ruling a sentence, outranking the reviewers.

    `expected_version` speaks of the ruling that is replaced; 0 says that there is none yet. Raises NotAllowed, Missing, Stale, Invalid,
    or Conflict (`retired`).
    """
    require_editor(actor)
    rationale = stored_form(rationale)
    refuse_ruling_faults(verdict, rationale)
    article, sentence = locked_sentence(sentence_id)
    refuse_retired(sentence)
    ruling = Ruling.objects.select_for_update().filter(sentence=sentence).first()
    _refuse_stale(ruling, expected_version)
    return store_ruling(actor, article, sentence, ruling, verdict, rationale)


def store_ruling(
    actor: User,
    article: Article,
    sentence: Sentence,
    ruling: Ruling | None,
    verdict: str,
    rationale: str,
) -> Ruling:
    """Store a ruling in the place of `ruling`, with all that follows; the caller holds the locks."""
    said = _ruling_data(ruling)
    after = {"editor": actor.pk, "verdict": verdict, "rationale": rationale}
    if ruling is not None and said == after:
        return ruling
    if ruling is None:
        ruling = Ruling(sentence=sentence)
    else:
        ruling.version += 1
    ruling.editor, ruling.verdict, ruling.rationale = actor, Verdict(verdict), rationale
    ruling.save()
    leasing.end(actor=actor, sentence_ids=[sentence.pk])
    before = standing(sentence)
    settle(article, sentence, not_checkable="")
    history.append_all(
        [
            told(
                Action.RULING_MADE if said is None else Action.RULING_CHANGED,
                actor=actor,
                sentence=sentence,
                subject={"ruling": ruling.pk},
                before=said,
                after=after,
                standing=(before, standing(sentence)),
            )
        ]
    )
    return ruling


@transaction.atomic
def withdraw_ruling(*, actor: User, sentence_id: int, expected_version: int | None) -> None:
    """Take a ruling back, so that the reviewers' verdicts count again.

    Raises NotAllowed, Missing, Stale, or Conflict (`retired`).
    """
    require_editor(actor)
    article, sentence = locked_sentence(sentence_id)
    refuse_retired(sentence)
    ruling = Ruling.objects.select_for_update().filter(sentence=sentence).first()
    if ruling is None:
        raise Missing("There is no ruling on this sentence.")
    _refuse_stale(ruling, expected_version)
    said, pk = _ruling_data(ruling), ruling.pk
    ruling.delete()
    before = standing(sentence)
    settle(article, sentence)
    history.append_all(
        [
            told(
                Action.RULING_WITHDRAWN,
                actor=actor,
                sentence=sentence,
                subject={"ruling": pk},
                before=said,
                after=None,
                standing=(before, standing(sentence)),
            )
        ]
    )


def refuse_ruling_faults(verdict: str, rationale: str) -> None:
    """Raises Invalid."""
    faults = []
    if verdict not in Verdict.values:
        faults.append(unknown_choice(("verdict",), verdict, Verdict.values))
    if not rationale:
        faults.append(Fault(("rationale",), "required", "Say why it is decided so."))
    elif complaint := unstorable(rationale):
        faults.append(Fault(("rationale",), "unstorable_text", complaint))
    elif len(rationale) > NOTE_LENGTH:
        message = f"At most {NOTE_LENGTH:,} characters; this has {len(rationale):,}."
        faults.append(Fault(("rationale",), "too_long", message))
    if faults:
        raise Invalid(faults)


def _refuse_stale(ruling: Ruling | None, expected_version: int | None) -> None:
    found = 0 if ruling is None else ruling.version
    if expected_version is not None and found != expected_version:
        raise Stale("The ruling has been changed since you read it.")


def _ruling_data(ruling: Ruling | None) -> dict[str, Any] | None:
    if ruling is None:
        return None
    return {
        "editor": ruling.editor_id,
        "verdict": str(ruling.verdict),
        "rationale": ruling.rationale,
    }
