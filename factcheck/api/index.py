"""The first address of the API: who is asking, and where everything is."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from factcheck.models import AccessToken
from factcheck.roles import Role, role_of

from .views import ResourceViewSet, answer


class IndexRow(serializers.Serializer):
    username = serializers.CharField(help_text="Whose token or session this is.")
    role = serializers.ChoiceField(
        [role.group for role in Role if role], help_text="Each includes the ones before it."
    )
    read_only = serializers.BooleanField(  # type: ignore[assignment]
        help_text="True with a token that only reads."
    )
    documentation = serializers.URLField(help_text="A page to try the API.")
    schema = serializers.URLField(help_text="The OpenAPI document.")
    addresses = serializers.DictField(
        child=serializers.URLField(), help_text="Every address that needs no id, by its path."
    )


@extend_schema_view(
    retrieve=extend_schema(
        operation_id="index",
        tags=["index"],
        summary="Who is asking, and where everything is",
        description="Good for a first request: it says whether a token works, and what it may do.",
        responses=IndexRow,
    )
)
class IndexViewSet(ResourceViewSet):
    """`names` are the routes that are shown: those whose address needs no id."""

    queryset = User.objects.none()
    serializer_class = IndexRow
    roles = {"retrieve": Role.READER}
    names: ClassVar[Sequence[str]] = ()

    def retrieve(self, request: Request) -> Response:
        base = reverse("index", request=request)
        addresses = (reverse(name, request=request) for name in self.names)
        return answer(
            {
                "username": self.actor.get_username(),
                "role": role_of(self.actor).group,
                "read_only": isinstance(request.auth, AccessToken) and request.auth.read_only,
                "documentation": reverse("docs", request=request),
                "schema": reverse("schema", request=request),
                "addresses": {
                    address.removeprefix(base).rstrip("/"): address for address in addresses
                },
            }
        )
