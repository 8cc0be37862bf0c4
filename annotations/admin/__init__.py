"""The admin of who said what about a sentence, and the review pages of articles and sentences."""

from . import annotations, articles, rulings, sentences  # noqa: F401 - registers their pages
