"""Reports for a dashboard: how far reviewers agree, and how far the checking has come."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import progress, reporting
from annotations.models import Annotation
from annotations.reporting import Pairs, Report, Selection
from articles.choices import Status, Verdict
from articles.models import Article, Sentence
from factcheck.api.filters import IdFilter, TextFilter
from factcheck.api.pagination import Row
from factcheck.api.views import ResourceViewSet
from factcheck.errors import InvalidParameters, faults_of
from factcheck.refusals import Fault
from factcheck.roles import Role

from .report_shapes import (
    AgreementParameters,
    AgreementRow,
    ArticleAgreementRow,
    DaysParameters,
    DifferingSentenceRow,
    PeopleRow,
    PeriodParameters,
    ProgressRow,
)


class ReportViewSet(ResourceViewSet):
    """A report that is one answer; `parameters` says what it can be asked for."""

    parameters: ClassVar[type[serializers.Serializer]]
    queryset = Annotation.objects.none()

    def asked(self) -> dict[str, Any]:
        """The parameters as values; raises InvalidParameters."""
        serializer = self.parameters(
            data=self.request.query_params.dict(), context={"now": timezone.now()}
        )
        if not serializer.is_valid():
            raise InvalidParameters(faults_of(serializer.errors))
        asked = dict(serializer.validated_data)
        # What a report is about has to be there: noughts would look like an article that nobody has read.
        if "article" in asked and not Article.objects.filter(pk=asked["article"]).exists():
            message = f"There is no article {asked['article']}."
            raise InvalidParameters([Fault(("article",), "unknown_choice", message)])
        return asked

    def _known_parameters(self) -> list[str]:
        return [*self.parameters().fields]


def _figures(report: Report) -> Row:
    row = {**asdict(report.figures), "reviewers": report.reviewers}
    row["raw_agreement"] = row.pop("raw")
    if row["interval"] is not None:
        low, high = row["interval"]
        row["interval"] = {"low": low, "high": high}
    return row


def _within(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {"since": asked.get("from"), "until": asked.get("to")}


def _of_articles(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: asked.get(name) for name in ("article", "publisher", "language")}


@extend_schema_view(
    retrieve=extend_schema(
        operation_id="reports_agreement",
        summary="How far reviewers agree",
        description="Krippendorff's alpha over all sentences with two verdicts or more, and who differs "
        "from whom on what. Sentences that are not checkable are left out. A sentence belongs to the "
        "period in which the newest of its verdicts was given. What the figures mean: `docs/agreement.md`.",
        parameters=[AgreementParameters],
        responses=AgreementRow,
    )
)
class AgreementViewSet(ReportViewSet):
    serializer_class = AgreementRow
    parameters = AgreementParameters
    # The figures tell verdicts on sentences that are still being reviewed.
    roles = {"retrieve": Role.EDITOR}

    def retrieve(self, request: Request) -> Response:
        asked = self.asked()
        resamples = asked["resamples"]
        selection = Selection(
            **_of_articles(asked),
            **_within(asked),
            reviewers=_known_reviewers(asked.get("reviewers", ())),
        )
        pairs = Pairs.of(selection)
        answer = _figures(reporting.overall(selection, pairs, resamples=resamples))
        answer["differences"] = [
            {"pair": each.reviewers, "said": each.verdicts, "sentences": each.sentences}
            for each in pairs.differences
        ]
        answer["months"] = answer["pairs"] = None
        if asked.get("by") == "month":
            months = reporting.by_month(selection, resamples=resamples)
            answer["months"] = [{"month": key, **_figures(each)} for key, each in months.items()]
        elif asked.get("by") == "pair":
            reports = pairs.reports(resamples=resamples)
            answer["pairs"] = [{"pair": key, **_figures(each)} for key, each in reports.items()]
        return Response(answer)


def _known_reviewers(names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The names, all of them somebody's: a misspelt one would look like a person without verdicts."""
    if names:
        known = User.objects.filter(username__in=names).values_list("username", flat=True)
        if unknown := sorted({*names} - {*known}):
            message = f"Nobody is called {', '.join(name[:150] for name in unknown)}."
            raise InvalidParameters([Fault(("reviewers",), "unknown_choice", message)])
    return tuple(names)


class ArticleAgreementFilter(filters.FilterSet):
    publisher = TextFilter(help_text="The exact name.")
    language = TextFilter(help_text="The exact tag.")

    class Meta:
        model = Article
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        operation_id="reports_agreement_articles",
        summary="How far reviewers agree, article by article",
        description="Articles with a sentence that has two verdicts or more.",
        responses=ArticleAgreementRow(many=True),
    )
)
class ArticleAgreementViewSet(ResourceViewSet):
    serializer_class = ArticleAgreementRow
    filterset_class = ArticleAgreementFilter
    orderings = ("-id",)
    roles = {"list": Role.EDITOR}

    def get_queryset(self) -> QuerySet[Article]:
        compared = Sentence.objects.filter(article=OuterRef("pk"), reviews__gte=2, not_checkable="")
        return Article.objects.filter(Exists(compared))

    def present(self, queryset: QuerySet) -> list[Row]:
        articles = [*queryset.values("id", "title")]
        reports = reporting.by_article(article["id"] for article in articles)
        return [
            {**article, **_figures(reports.get(article["id"], reporting.NOTHING))}
            for article in articles
        ]

    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset())


class DifferingFilter(filters.FilterSet):
    article = IdFilter()
    publisher = TextFilter(field_name="article__publisher", help_text="The exact name.")
    language = TextFilter(field_name="article__language", help_text="The exact tag.")
    status = filters.ChoiceFilter(choices=Status.choices)

    class Meta:
        model = Sentence
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        operation_id="reports_agreement_sentences",
        summary="List the sentences on which reviewers differ",
        description="Whatever became of them since; `status=conflict` are those that nobody has settled. "
        "`ordering=-differing_pairs` has the most disputed first and counts them all to find them.",
        responses=DifferingSentenceRow(many=True),
    )
)
class DifferingSentencesViewSet(ResourceViewSet):
    serializer_class = DifferingSentenceRow
    filterset_class = DifferingFilter
    orderings = ("-id", "differing_pairs")
    roles = {"list": Role.EDITOR}

    def get_queryset(self) -> QuerySet[Any]:
        """Sentences with how many pairs of their verdicts differ: of a, b, c alike ones, ab + bc + ca."""
        each = {f"n_{name}": Count("annotations", filter=_said(name)) for name in Verdict.values}
        first, second, third = (F(name) for name in each)
        return (
            Sentence.objects.filter(reviews__gte=2, not_checkable="")
            .annotate(**each)
            .annotate(differing_pairs=first * second + second * third + third * first)
            .filter(differing_pairs__gt=0)
        )

    def present(self, queryset: QuerySet) -> list[Row]:
        columns = ("id", "article", "position", "text", "status", "verdict", "differing_pairs")
        rows = [*queryset.values(*columns)]
        said: dict[int, list[Row]] = {row["id"]: [] for row in rows}
        given = Annotation.objects.filter(sentence__in=[*said]).order_by("id")
        for sentence, reviewer, verdict in given.values_list(
            "sentence", "reviewer__username", "verdict"
        ):
            said[sentence].append({"reviewer": reviewer, "verdict": verdict})
        return [{**row, "said": said[row["id"]]} for row in rows]

    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset())


def _said(verdict: str) -> Q:
    return Q(annotations__verdict=verdict)


@extend_schema_view(
    retrieve=extend_schema(
        operation_id="reports_progress",
        summary="How far the checking has come",
        description="Current sentences by status and verdict and articles by stage, as they stand now; and "
        "how many sentences were closed on each day from `from` to `to` (the last 30 days, at most 366).",
        parameters=[DaysParameters],
        responses=ProgressRow,
    )
)
class ProgressViewSet(ReportViewSet):
    serializer_class = ProgressRow
    parameters = DaysParameters
    roles = {"retrieve": Role.READER}

    def retrieve(self, request: Request) -> Response:
        asked = self.asked()
        scope = progress.Scope(**_of_articles(asked))
        sentences, verdicts = progress.by_status(scope)
        return Response(
            {
                "sentences": sentences,
                "verdicts": verdicts,
                "articles": progress.by_stage(scope),
                "days": progress.by_day(scope, since=asked["from"], until=asked["to"]),
            }
        )


@extend_schema_view(
    retrieve=extend_schema(
        operation_id="reports_progress_people",
        summary="Who has given how many verdicts",
        description="Annotations by verdict and rulings that were given in the period and not withdrawn.",
        parameters=[PeriodParameters],
        responses=PeopleRow,
    )
)
class PeopleViewSet(ReportViewSet):
    serializer_class = PeopleRow
    parameters = PeriodParameters
    roles = {"retrieve": Role.EDITOR}

    def retrieve(self, request: Request) -> Response:
        asked = self.asked()
        scope = progress.Scope(**_of_articles(asked))
        return Response({"people": progress.by_person(scope, **_within(asked))})
