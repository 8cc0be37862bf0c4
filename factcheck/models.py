"""Tokens by which programs sign in, what they have been answered under an idempotency key, and how often
they ask."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from articles.constraints import at_most, not_blank

MAX_TOKEN_NAME = 100


class AccessToken(AbstractAuthToken):
    """One token of one person. Only its hash is stored; the token itself is shown once."""

    # In the library it is the primary key, and so would stand in every address.
    digest = models.CharField(max_length=128, unique=True)
    name = models.CharField(
        _("name"),
        max_length=MAX_TOKEN_NAME,
        help_text=_("What it is for: the program that uses it."),
    )
    read_only = models.BooleanField(
        _("read-only"),
        default=False,
        help_text=_("It reads what you may read, and changes nothing."),
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    # A token that was made with another goes with it: revoking a stolen one leaves nothing behind.
    made_with = models.ForeignKey(
        "self",
        verbose_name=_("made with"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="offspring",
    )

    class Meta:
        ordering = ["-created"]
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            not_blank("name", name="token_name_not_blank"),
            at_most("name", MAX_TOKEN_NAME, name="token_name_length"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.token_key}…)"


class KeptAnswer(models.Model):
    """What a POST with an `Idempotency-Key` was answered, written in the transaction that made the change.

    The key itself is not stored: `scope` is a hash of the person, the address and the key, `fingerprint` one
    of the body that was sent.
    """

    scope = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_answers"
    )
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=100, blank=True)
    etag = models.CharField(max_length=100, blank=True)
    location = models.TextField(blank=True)
    body = models.BinaryField(null=True, help_text="Null where the answer holds a secret.")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("scope"), 64), name="kept_answer_scope_is_a_hash"
            ),
            models.CheckConstraint(
                condition=Exact(Length("fingerprint"), 64), name="kept_answer_fingerprint_is_a_hash"
            ),
            # What may be different the next time is not kept: no failure of ours, no refusal of a person.
            models.CheckConstraint(
                condition=Q(status__gte=200, status__lt=300) | Q(status__in=[400, 404, 409, 412]),
                name="kept_answer_status_is_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} for {self.user_id}"


class RequestCount(models.Model):
    """How many requests somebody has made in the latest minute in which they asked.

    On PostgreSQL the table is unlogged: fast to write, and empty after a crash, which is no loss.
    """

    who = models.CharField(max_length=100, primary_key=True)
    started = models.BigIntegerField(help_text="When the minute began, in seconds since 1970.")
    used = models.BigIntegerField()

    def __str__(self) -> str:
        return self.who
