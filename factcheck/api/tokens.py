"""Access tokens over REST: mine, and nobody else's."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from factcheck import tokens
from factcheck.models import MAX_TOKEN_NAME, AccessToken
from factcheck.roles import Role

from .fields import StrictBooleanField, StrictCharField, StrictMomentField, StrictSerializer
from .pagination import Row
from .views import ResourceViewSet, answer


class TokenCreation(StrictSerializer):
    """A token to make."""

    name = StrictCharField(
        max_length=MAX_TOKEN_NAME, help_text="What it is for: the program that uses it."
    )
    expires_at = StrictMomentField(
        required=False,
        help_text="ISO 8601; without a zone it is taken as UTC. Left out, it is as late as it may be.",
    )
    read_only = StrictBooleanField(  # type: ignore[assignment]
        default=False, help_text="It reads what you may read, and changes nothing."
    )


class TokenRow(serializers.Serializer):
    """A token, without the token itself."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    starts_with = serializers.CharField(help_text="Its first characters, to tell it by.")
    read_only = serializers.BooleanField()  # type: ignore[assignment]
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="To the hour or so; null while nobody has used it."
    )


class NewToken(TokenRow):
    """A token that has just been made."""

    token = serializers.CharField(help_text="The token itself. It is not shown again.")


@extend_schema_view(
    list=extend_schema(summary="List your access tokens", responses=TokenRow(many=True)),
    retrieve=extend_schema(summary="Read what is known about an access token", responses=TokenRow),
    create=extend_schema(
        summary="Make an access token",
        description="The answer shows the token, once: only its hash is stored. One that is made with "
        "another token expires with it at the latest, and is revoked together with it.",
        request=TokenCreation,
        responses={201: NewToken},
    ),
    destroy=extend_schema(
        summary="Revoke an access token",
        description="The next request with it is a 401, as it is with every token that was made with it.",
        responses={204: None},
    ),
)
class TokenViewSet(ResourceViewSet):
    queryset = AccessToken.objects.all()
    serializer_class = TokenRow
    orderings = ("-id",)
    secret = ("create",)
    roles = {
        "list": Role.READER,
        "retrieve": Role.READER,
        "create": Role.READER,
        "destroy": Role.READER,
    }

    def get_queryset(self) -> QuerySet[AccessToken]:
        return AccessToken.objects.filter(user=self.actor)

    def present(self, queryset: QuerySet) -> list[Row]:
        return list(
            queryset.values(
                *("id", "name", "read_only", "last_used_at"),
                starts_with=F("token_key"),
                created_at=F("created"),
                expires_at=F("expiry"),
            )
        )

    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset())

    def retrieve(self, request: Request, pk: int) -> Response:
        return answer(self.row(self.get_queryset(), pk=pk))

    def create(self, request: Request) -> Response:
        values: dict[str, Any] = self.validated(TokenCreation)
        with_token = request.auth if isinstance(request.auth, AccessToken) else None
        made, token = tokens.make_token(owner=self.actor, made_with=with_token, **values)
        address = reverse("token-detail", kwargs={"pk": made.pk}, request=request)
        row = self.row(self.get_queryset(), pk=made.pk)
        return answer({**row, "token": token}, created=address)

    def destroy(self, request: Request, pk: int) -> Response:
        if not self.get_queryset().filter(pk=pk).exists():
            raise Http404
        tokens.revoke(actor=self.actor, token_id=pk)
        return Response(status=204)
