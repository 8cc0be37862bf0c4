"""The whole REST surface in one table."""

from typing import Any

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter

from annotations.api.events import EventViewSet
from annotations.api.matching import MatchViewSet
from annotations.api.queue import LeaseViewSet, NextViewSet, TakenViewSet
from annotations.api.reports import (
    AgreementViewSet,
    ArticleAgreementViewSet,
    DifferingSentencesViewSet,
    PeopleViewSet,
    ProgressViewSet,
)
from annotations.api.rereading import EarlierViewSet, ReaffirmViewSet
from annotations.api.revisions import PastSentenceViewSet
from annotations.api.views import (
    AnnotationBatchViewSet,
    AnnotationViewSet,
    NotCheckableViewSet,
    RequiredReviewsViewSet,
    ReviewedSentenceViewSet,
    RulingViewSet,
)
from articles.api.imports import CancelViewSet, ImportViewSet
from articles.api.revisions import ArticleTextViewSet, RevisionViewSet
from articles.api.views import ArticleSentenceViewSet, ArticleViewSet

from .index import IndexViewSet
from .tokens import TokenViewSet


class IdConverter(IntConverter):
    """An id as it is written: no sign, no leading zero, no digits of other scripts, no more than fits."""

    regex = "[1-9][0-9]{0,17}"


register_converter(IdConverter, "id")

_LIST: dict[str, Any] = {"get": "list", "post": "create"}
_DETAIL: dict[str, Any] = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns: list[URLPattern] = [
    path("articles/", ArticleViewSet.as_view(_LIST), name="article-list"),
    path("articles/<id:pk>/", ArticleViewSet.as_view(_DETAIL), name="article-detail"),
    path(
        "articles/<id:article_pk>/sentences/",
        ArticleSentenceViewSet.as_view({"get": "list"}),
        name="article-sentences",
    ),
    path(
        "articles/<id:article_pk>/taken/",
        TakenViewSet.as_view({"get": "list"}),
        name="article-taken",
    ),
    path(
        "articles/<id:article_pk>/required-reviews/",
        RequiredReviewsViewSet.as_view({"put": "update"}),
        name="required-reviews",
    ),
    path(
        "articles/<id:article_pk>/text/",
        ArticleTextViewSet.as_view({"put": "update"}),
        name="article-text",
    ),
    path(
        "articles/<id:article_pk>/revisions/",
        RevisionViewSet.as_view({"get": "list"}),
        name="revision-list",
    ),
    path(
        "articles/<id:article_pk>/revisions/<id:number>/",
        RevisionViewSet.as_view({"get": "retrieve"}),
        name="revision-detail",
    ),
    path(
        "articles/<id:article_pk>/revisions/<id:number>/sentences/",
        PastSentenceViewSet.as_view({"get": "list"}),
        name="revision-sentences",
    ),
    path("sentences/", ReviewedSentenceViewSet.as_view({"get": "list"}), name="sentence-list"),
    path(
        "sentences/<id:pk>/",
        ReviewedSentenceViewSet.as_view({"get": "retrieve"}),
        name="sentence-detail",
    ),
    path(
        "sentences/<id:sentence_pk>/earlier/",
        EarlierViewSet.as_view({"get": "retrieve"}),
        name="earlier-text",
    ),
    path(
        "sentences/<id:sentence_pk>/reaffirm/",
        ReaffirmViewSet.as_view({"post": "create"}),
        name="reaffirm",
    ),
    path(
        "sentences/<id:sentence_pk>/matches/",
        MatchViewSet.as_view({"get": "retrieve"}),
        name="matches",
    ),
    path(
        "sentences/<id:sentence_pk>/not-checkable/",
        NotCheckableViewSet.as_view({"put": "update", "delete": "destroy"}),
        name="not-checkable",
    ),
    path(
        "sentences/<id:sentence_pk>/ruling/",
        RulingViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="ruling",
    ),
    path("imports/", ImportViewSet.as_view(_LIST), name="import-list"),
    path("imports/<id:pk>/", ImportViewSet.as_view({"get": "retrieve"}), name="import-detail"),
    path(
        "imports/<id:import_pk>/cancel/",
        CancelViewSet.as_view({"post": "create"}),
        name="import-cancel",
    ),
    path("annotations/", AnnotationViewSet.as_view(_LIST), name="annotation-list"),
    path(
        "annotations/batch/",
        AnnotationBatchViewSet.as_view({"post": "create"}),
        name="annotation-batch",
    ),
    path("annotations/<id:pk>/", AnnotationViewSet.as_view(_DETAIL), name="annotation-detail"),
    path("events/", EventViewSet.as_view({"get": "list"}), name="event-list"),
    path("queue/next/", NextViewSet.as_view({"post": "create"}), name="queue-next"),
    path("queue/leases/", LeaseViewSet.as_view({"get": "list"}), name="lease-list"),
    path(
        "queue/leases/<id:sentence_pk>/",
        LeaseViewSet.as_view({"put": "update", "delete": "destroy"}),
        name="lease-detail",
    ),
    path(
        "reports/agreement/",
        AgreementViewSet.as_view({"get": "retrieve"}),
        name="agreement",
    ),
    path(
        "reports/agreement/articles/",
        ArticleAgreementViewSet.as_view({"get": "list"}),
        name="agreement-articles",
    ),
    path(
        "reports/agreement/sentences/",
        DifferingSentencesViewSet.as_view({"get": "list"}),
        name="agreement-sentences",
    ),
    path("reports/progress/", ProgressViewSet.as_view({"get": "retrieve"}), name="progress"),
    path(
        "reports/progress/people/",
        PeopleViewSet.as_view({"get": "retrieve"}),
        name="progress-people",
    ),
    path("tokens/", TokenViewSet.as_view(_LIST), name="token-list"),
    path(
        "tokens/<id:pk>/",
        TokenViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
        name="token-detail",
    ),
]

_NAMES = [pattern.name for pattern in urlpatterns if "<" not in str(pattern.pattern)]
urlpatterns.insert(
    0, path("", IndexViewSet.as_view({"get": "retrieve"}, names=_NAMES), name="index")
)
