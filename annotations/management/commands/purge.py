"""`manage.py purge`: remove what has run out."""

from typing import Any

from django.core.management.base import CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from annotations import leasing
from articles.importing import chunks, uploads
from factcheck import counting, lockout
from factcheck.api import idempotency
from factcheck.management.database import DatabaseCommand, unusable
from factcheck.models import AccessToken


class Command(DatabaseCommand):
    help = (
        "Remove leases, access tokens, answers kept for idempotency keys, leftovers of imports and uploaded files "
        "that have run out. They are ignored already; run this daily to keep the tables small."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            leases = leasing.purge(now)
            tokens, _ = AccessToken.objects.filter(expiry__lte=now).delete()
            answers = idempotency.purge(now)
            counting.purge()
            lockout.purge()
            chunks.purge(now)
            files = uploads.purge(now)
        except DatabaseError as error:
            raise CommandError(unusable(error)) from error
        self.stdout.write(
            f"Removed: {leases} leases, {tokens} access tokens, {answers} kept answers,"
            f" {files} uploaded files."
        )
