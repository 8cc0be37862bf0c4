"""An even part of the annotated sentences, for figures that need not look at all of them: the same at each look.

Ids are scattered over 2**32 places (Knuth's multiplicative hashing), whatever rhythm articles have: an id that can be
divided by 25 would always be the end of an article of 25 sentences. One in so many are those of the first places.
"""

from django.db.models import F, Q
from django.db.models.lookups import LessThan

_SCATTER, _PLACES = 2_654_435_761, 2**32
# Beyond so many, ids begin anew: their products would not fit into 64 bits.
_IDS = 2**31
# An index holds the annotations of one sentence in so many, so that a small part of very many is not looked for
# among all of them. Giving a verdict costs next to nothing more.
INDEXED = 64


def one_in(number: int) -> Q:
    """Of annotations: those on one in `number` sentences. A smaller part is always within a larger."""
    place = F("sentence_id") % _IDS * _SCATTER % _PLACES
    part = Q(LessThan(place, _PLACES // number))
    # Said as well, word for word: SQLite only takes an index whose condition is among those of the query.
    return part & one_in(INDEXED) if number > INDEXED else part
