"""The only door to annotations, evidence, rulings and what follows from them.

Every function here takes its arguments by keyword, runs in one transaction, locks the article's row first
(so that everything that happens to one article happens in one order, and its history has no gaps), asks the
policy, makes the change, settles the sentence and appends exactly one event; `annotate_all` does so for many
sentences, and locks their articles in the order of their ids. Each raises a `Refusal` and has
changed nothing when it says no. API, admin and commands call these and nothing else.

`expected_version` is the version the caller has seen; None takes whatever is there.
"""

from .annotating import change, submission_of, with_reuse_kept, withdraw
from .giving import Stored, annotate, annotate_all, annotate_and_tell
from .reaffirming import reaffirm
from .refusing import MOST_TOLD, Given
from .ruling import rule, withdraw_ruling
from .setting_aside import mark_checkable, mark_not_checkable
from .settling import require_reviews
from .taking_in import Made, take_in_annotation, take_in_mark, take_in_ruling

__all__ = [
    "MOST_TOLD",
    "Given",
    "Made",
    "Stored",
    "annotate",
    "annotate_all",
    "annotate_and_tell",
    "change",
    "mark_checkable",
    "mark_not_checkable",
    "reaffirm",
    "require_reviews",
    "rule",
    "submission_of",
    "take_in_annotation",
    "take_in_mark",
    "take_in_ruling",
    "with_reuse_kept",
    "withdraw",
    "withdraw_ruling",
]
