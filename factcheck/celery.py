"""The application that Celery workers run: `celery --app factcheck worker`. It takes imports in, chunk by chunk."""

import logging
import os

from celery import Celery
from celery.signals import after_setup_logger
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

_SECONDS_TO_ANSWER = 4
# Of a broker that has been reached and hangs.
_SECONDS_TO_GO_ON = 10
_ON_REDIS = settings.CELERY_BROKER_URL.startswith("redis")

app = Celery("factcheck", include=["articles.tasks"])
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    task_default_queue=settings.CELERY_QUEUE,
    # A message is gone when its work is committed, and comes again where the worker came to its end before.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=False,
    # A worker keeps no chunks waiting that another could have.
    worker_prefetch_multiplier=1,
    # The database says what became of a chunk.
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # Whoever sends waits a moment for a broker that is away, and then says so.
    broker_connection_timeout=_SECONDS_TO_ANSWER,
    task_publish_retry_policy={
        "max_retries": 2,
        "interval_start": 0.2,
        "interval_step": 0.5,
        "retry_errors": None,
    },
    broker_connection_retry_on_startup=True,
    broker_transport_options=(
        {
            "socket_connect_timeout": _SECONDS_TO_ANSWER,
            "socket_timeout": _SECONDS_TO_GO_ON,
            # What a worker of a machine that went away had in hand is given to others after so many seconds.
            "visibility_timeout": 600,
        }
        if _ON_REDIS
        else {
            "confirm_publish": True,
            "read_timeout": _SECONDS_TO_GO_ON,
            "write_timeout": _SECONDS_TO_GO_ON,
        }
    ),
)


def _in_a_line(record: logging.LogRecord) -> bool:
    """That the broker went away is no fault of this code: its traceback would only hide what was said."""
    record.exc_info = None
    return True


@after_setup_logger.connect
def _say_in_a_line_that_the_broker_is_away(**_: object) -> None:
    for name in ("celery.worker.consumer.consumer", "celery.worker.request"):
        logging.getLogger(name).addFilter(_in_a_line)
