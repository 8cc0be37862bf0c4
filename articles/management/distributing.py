"""Whether an import can be left to workers on other machines, and who they are."""

from django.conf import settings
from django.db import connection

from articles.importing.reaching import NoWorkers, Workers

_MISSING = "it needs more: pip install -r requirements-distributed.txt"
_NOBODY = (
    "no worker answers that waits for “{queue}”; start one on each machine:"
    " celery --app factcheck worker"
)


def workers() -> Workers:
    """Those behind the broker, of whom somebody answers. Raises NoWorkers, whose message says what is missing."""
    if connection.vendor != "postgresql":
        raise NoWorkers("it needs PostgreSQL: workers on other machines cannot reach a SQLite file")
    if not settings.CELERY_BROKER_URL:
        raise NoWorkers("it needs a broker: set CELERY_BROKER_URL to that of Redis or RabbitMQ")
    try:
        from articles.tasks import CeleryWorkers
    except ImportError as error:
        raise NoWorkers(_MISSING) from error
    found = CeleryWorkers()
    if not found.answering():
        raise NoWorkers(_NOBODY.format(queue=settings.CELERY_QUEUE))
    return found
