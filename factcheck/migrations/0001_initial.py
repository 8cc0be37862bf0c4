"""Tokens, kept answers, and the counts of requests."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=128, unique=True)),
                ("token_key", models.CharField(db_index=True, max_length=25)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expiry", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(help_text="What it is for: the program that uses it.", max_length=100, verbose_name="name")),
                ("read_only", models.BooleanField(default=False, help_text="It reads what you may read, and changes nothing.", verbose_name="read-only")),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last used")),
                ("user", models.ForeignKey(on_delete=models.CASCADE, related_name="auth_token_set", to=settings.AUTH_USER_MODEL)),
                (
                    "made_with",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=models.CASCADE,
                        related_name="offspring",
                        to=settings.KNOX_TOKEN_MODEL,
                        verbose_name="made with",
                    ),
                ),
            ],
            options={
                "verbose_name": "access token",
                "verbose_name_plural": "access tokens",
                "ordering": ["-created"],
                "constraints": [
                    models.CheckConstraint(condition=~Q(name=""), name="token_name_not_blank"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("name"), 100), name="token_name_length"),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=64, unique=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("etag", models.CharField(blank=True, max_length=100)),
                ("location", models.TextField(blank=True)),
                ("body", models.BinaryField(help_text="Null where the answer holds a secret.", null=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("user", models.ForeignKey(on_delete=models.CASCADE, related_name="kept_answers", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=Exact(Length("scope"), 64), name="kept_answer_scope_is_a_hash"),
                    models.CheckConstraint(condition=Exact(Length("fingerprint"), 64), name="kept_answer_fingerprint_is_a_hash"),
                    models.CheckConstraint(
                        condition=Q(status__gte=200, status__lt=300) | Q(status__in=[400, 404, 409, 412]), name="kept_answer_status_is_final"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                ("who", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("started", models.BigIntegerField(help_text="When the minute began, in seconds since 1970.")),
                ("used", models.BigIntegerField()),
            ],
        ),
    ]
