"""Whether the database keeps its promises: spans, hashes, consensus, histories and what they replay to.

`verification` reads all tables side by side; `articles.verifying` and `judgements` say what is wrong with the
rows of one article; `replaying` computes what they must be from the events alone; `repairing` settles
derived columns anew.
"""

from .verification import Count, Verification

__all__ = ["Count", "Verification"]
