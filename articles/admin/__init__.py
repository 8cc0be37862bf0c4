"""The admin of what is being checked. `annotations.admin` puts its review pages in place of two of these."""

from . import articles, events, imports, revisions, sentences  # noqa: F401 - registers their pages
