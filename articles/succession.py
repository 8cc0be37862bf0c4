"""What has taken the place of a sentence that its article's text no longer has."""

from .models import Sentence


def successor_of(sentence: Sentence) -> Sentence | None:
    """The current sentence that replaced `sentence`, over as many texts as it takes.

    The sentence itself while it is current; None where a text took it out, or one that had replaced it. Two
    queries, however often the text has changed.
    """
    if sentence.retired_in is None:
        return sentence
    replacing = Sentence.objects.filter(article=sentence.article_id, replaces__isnull=False)
    # Where a sentence was split, the first of its parts.
    ids = dict(replacing.order_by("-position", "-pk").values_list("replaces", "pk"))
    newest = sentence.pk
    while (later := ids.pop(newest, None)) is not None:
        newest = later
    return Sentence.objects.current().filter(pk=newest).first()
