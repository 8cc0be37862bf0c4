"""Claim memory over REST: where else the same was claimed, what was found there, and where it differs."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import matching
from annotations.choices import Reason
from annotations.models import Annotation
from annotations.policy import MAX_EVIDENCE
from articles.choices import Status, Verdict
from articles.models import Sentence
from articles.text.claims import NAME, NEGATION, NUMBER
from factcheck.api.views import ResourceViewSet
from factcheck.roles import AnyUser, Role

from . import rows
from .serializers import EvidenceRow


class ClaimDifference(serializers.Serializer):
    """Numbers, names or negations that only one of the two sentences has; all of them where their order differs."""

    kind = serializers.ChoiceField([NUMBER, NAME, NEGATION])
    here = serializers.ListField(child=serializers.CharField(), help_text="In the sentence asked.")
    there = serializers.ListField(child=serializers.CharField(), help_text="In the match.")


class MatchedArticle(serializers.Serializer):
    """The article in which the match stands."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    language = serializers.CharField()


class MatchRow(serializers.Serializer):
    """A checked sentence of another article that claims the same, or nearly so."""

    sentence = serializers.IntegerField()
    position = serializers.IntegerField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(
        [matching.EQUAL, matching.NEARLY],
        help_text="`equal`: the same but for case and typography (the same `fingerprint`).",
    )
    similarity = serializers.FloatField(
        help_text="Twice the number of characters that both have in the same order, divided by the "
        "characters of both, case and typography aside. 1 is equal and nothing else is; at least 0.65."
    )
    differences = ClaimDifference(
        many=True, help_text="Empty where numbers, names and negations are the same in both."
    )
    article = MatchedArticle()
    status = serializers.ChoiceField(Status.choices)
    verdict = serializers.ChoiceField(Verdict.choices, allow_null=True)
    reason = serializers.ChoiceField(
        Reason.choices, allow_blank=True, help_text="Of the newest annotation with this verdict."
    )
    correction = serializers.CharField(help_text="Of the newest annotation that has one.")
    evidence = EvidenceRow(
        many=True,
        help_text=f"What the verdict rests on: each source once, at most {MAX_EVIDENCE}. Of a sentence "
        "without a verdict, what was found so far, as far as you may see it.",
    )
    checked_at = serializers.DateTimeField(
        help_text="When its verdict was last given, by an annotation or the ruling; of a sentence without a "
        "verdict, when the newest annotation was, as far as you may see it. Edits of the article do not count."
    )
    age = serializers.IntegerField(help_text="Whole days since then.")


class MatchRows(serializers.Serializer):
    """What is known of a claim from other articles."""

    results = MatchRow(many=True)
    unchecked = serializers.IntegerField(
        help_text="How many equal sentences of other articles wait for a verdict, counted among the first "
        f"{matching.MOST_COUNTED:,} equal ones."
    )


@extend_schema_view(
    retrieve=extend_schema(
        summary="Find where the same claim was checked",
        description="At most 20 sentences of other articles: equal claims, the last checked first, then near "
        "ones, the most alike first; of more than 20 equal ones those that changed last. Only what you may see: "
        "final sentences, and those on which you have given a verdict yourself; editors see all. A difference in numbers, names or negations is told in `differences`: "
        "such a match is another claim until somebody has looked. `reused_from` of an annotation names the "
        "sentence whose evidence it takes over.",
        responses=MatchRows,
    )
)
class MatchViewSet(ResourceViewSet):
    queryset = Sentence.objects.all()
    serializer_class = MatchRows
    roles = {"retrieve": Role.READER}

    def retrieve(self, request: Request, sentence_pk: int) -> Response:
        sentence = self.get_queryset().select_related("article").defer("article__body")
        asked = sentence.filter(pk=sentence_pk).first()
        if asked is None:
            raise Http404
        matches = matching.matches_of(asked, asked.article.language, request.user)
        return Response(
            {
                "results": matched(matches.found, request.user, timezone.now()),
                "unchecked": matches.unchecked,
            }
        )


def matched(found: Iterable[matching.Match], user: AnyUser, now: datetime) -> list[dict[str, Any]]:
    """The matches with their articles and what they rest on, the equal ones by when they were checked.

    Three queries.
    """
    details = matching.details(found)
    visible = Annotation.objects.visible_to(user).filter(sentence__in=[*details])
    said = defaultdict(list)
    for annotation in rows.annotations(visible.order_by("-pk")):
        said[annotation["sentence"]].append(annotation)
    told = [
        _told(match, details[match.sentence], said[match.sentence], now)
        for match in found
        # One that is gone since it was found is no match any more.
        if match.sentence in details
    ]
    equal = [row for row in told if row["kind"] == matching.EQUAL]
    near = [row for row in told if row["kind"] != matching.EQUAL]
    return [*sorted(equal, key=itemgetter("checked_at"), reverse=True), *near]


def _told(
    match: matching.Match, row: dict[str, Any], said: list[dict[str, Any]], now: datetime
) -> dict[str, Any]:
    agreeing = [one for one in said if row["verdict"] in (None, one["verdict"])]
    sources = {
        (item["source"], item["url"], item["locator"], item["quote"]): item
        for one in reversed(agreeing)
        for item in one["evidence"]
    }
    checked_at = _checked_at(row, agreeing)
    return {
        "sentence": match.sentence,
        "position": row["position"],
        "text": row["text"],
        "kind": match.kind,
        "similarity": match.similarity,
        "differences": [difference._asdict() for difference in match.differences],
        "article": {name: row[f"article__{name}"] for name in matching.ARTICLE},
        "status": row["status"],
        "verdict": row["verdict"],
        "reason": agreeing[0]["reason"] if agreeing and row["verdict"] else "",
        "correction": next((one["correction"] for one in agreeing if one["correction"]), ""),
        "evidence": [*sources.values()][:MAX_EVIDENCE],
        "checked_at": checked_at,
        "age": max((now - checked_at).days, 0),
    }


def _checked_at(row: dict[str, Any], agreeing: list[dict[str, Any]]) -> datetime:
    """When the verdict was last given; the sentence itself also changes with its article's text."""
    times: list[datetime] = [one["updated_at"] for one in agreeing]
    if row["ruling__updated_at"]:
        times.append(row["ruling__updated_at"])
    # All that was said can have been withdrawn since the sentence was found.
    return max(times, default=row["updated_at"])
