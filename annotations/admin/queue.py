"""The button that hands out the next sentence, on an article's page and above the list of sentences."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import queue
from factcheck.admin.base import as_id, page_of, person
from factcheck.refusals import NotAllowed


def review_next(request: HttpRequest) -> HttpResponse:
    """Lease the next sentence, of the posted `article` or of all, and open the review page there."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    article = as_id(request.POST.get("article"))
    try:
        lease = queue.next_sentence(
            actor=person(request), now=timezone.now(), wish=queue.Wish(article=article)
        )
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    if lease is not None:
        page = page_of("articles_article_review", lease.sentence.article_id)
        return redirect(f"{page}?sentence={lease.sentence_id}")
    messages.info(request, _("No sentence waits for you at the moment."))
    if article is None:
        return redirect(page_of("articles_sentence_changelist"))
    return redirect(page_of("articles_article_change", article))
