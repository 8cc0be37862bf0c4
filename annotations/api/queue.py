"""The queue over REST: the next sentence for me, and who has which in hand."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import leasing, queue
from annotations.models import Lease
from articles.models import Article, Sentence
from factcheck.api.fields import NoBody
from factcheck.api.pagination import Row
from factcheck.api.views import ResourceViewSet
from factcheck.roles import Role

from . import rows
from .serializers import HandedOut, LeaseRow, NextBody, TakenRow


@extend_schema_view(
    create=extend_schema(
        summary="Get the next sentence to read",
        description="Leases the sentence to you, so that nobody else is handed it, until you have given a "
        "verdict, set it aside, released it, or the time is up. What you have in hand already comes first, "
        "with its time renewed. 204 when nothing waits for you at the moment; what others have in hand may "
        "come back. 404 when there is no such article.",
        request=NextBody,
        responses={200: HandedOut, 204: None},
    )
)
class NextViewSet(ResourceViewSet):
    queryset = Sentence.objects.all()
    serializer_class = HandedOut
    roles = {"create": Role.REVIEWER}

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows.handed_out(queryset, self.request.user)

    def create(self, request: Request) -> Response:
        wish = queue.Wish(**self.validated(NextBody))
        lease = queue.next_sentence(actor=self.actor, now=timezone.now(), wish=wish)
        if lease is None:
            return Response(status=204)
        return Response(self.row(self.get_queryset(), pk=lease.sentence_id))


@extend_schema_view(
    list=extend_schema(
        summary="List the sentences in hand",
        description="Yours; editors see everybody's. Leases that have run out are not shown.",
        responses=LeaseRow(many=True),
    ),
    update=extend_schema(
        summary="Take a sentence in hand, or keep it",
        description="Leases a sentence of your choice, or renews your time for it. 409 `in_hand` while "
        "somebody else has it, `not_waiting` when it waits for no verdict of yours.",
        request=None,
        responses=LeaseRow,
    ),
    destroy=extend_schema(
        summary="Give a sentence back unread",
        description="Your own; editors anybody's.",
        responses={204: None},
    ),
)
class LeaseViewSet(ResourceViewSet):
    queryset = Lease.objects.all()
    serializer_class = LeaseRow
    roles = {"list": Role.REVIEWER, "update": Role.REVIEWER, "destroy": Role.REVIEWER}

    def get_queryset(self) -> QuerySet[Lease]:
        return Lease.objects.visible_to(self.request.user).live_at(timezone.now())

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows.leases(queryset)

    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset())

    def update(self, request: Request, sentence_pk: int) -> Response:
        self.validated(NoBody)
        leasing.take(actor=self.actor, sentence_id=sentence_pk, now=timezone.now())
        return Response(self.row(self.get_queryset(), sentence=sentence_pk))

    def destroy(self, request: Request, sentence_pk: int) -> Response:
        leasing.release(actor=self.actor, sentence_id=sentence_pk, now=timezone.now())
        return Response(status=204)


@extend_schema_view(
    list=extend_schema(
        summary="List what others have in hand of an article",
        description="So that two people at one article keep out of each other's way.",
        responses=TakenRow(many=True),
    )
)
class TakenViewSet(ResourceViewSet):
    queryset = Lease.objects.all()
    serializer_class = TakenRow
    roles = {"list": Role.REVIEWER}

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows.taken(queryset)

    def list(self, request: Request, article_pk: int) -> Response:
        if not Article.objects.filter(pk=article_pk).exists():
            raise Http404
        others = Lease.objects.live_at(timezone.now()).of_others(request.user)
        return self.paged(others.filter(sentence__article=article_pk))
