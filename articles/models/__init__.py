"""What is being checked: articles, their superseded texts, their sentences, and their history."""

# Django looks for an app's models here.
from articles.importing.models import ImportRejection, ImportRun

from .events import Event
from .sentences import Placement, Sentence
from .texts import (
    EXTERNAL_ID_LENGTH,
    LANGUAGE_LENGTH,
    NAME_LENGTH,
    TITLE_LENGTH,
    URL_LENGTH,
    Article,
    Revision,
)

__all__ = [
    "EXTERNAL_ID_LENGTH",
    "LANGUAGE_LENGTH",
    "NAME_LENGTH",
    "TITLE_LENGTH",
    "URL_LENGTH",
    "Article",
    "Event",
    "ImportRejection",
    "ImportRun",
    "Placement",
    "Revision",
    "Sentence",
]
