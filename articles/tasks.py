"""What Celery workers are asked to do, and who asks them: the face of `articles.importing` towards other machines."""

from typing import Any

from kombu.exceptions import OperationalError

from articles.importing.chunks import LONGEST
from articles.importing.piecework import carry_out
from articles.importing.reaching import NoBroker, asked_patiently
from factcheck.celery import app


@app.task(
    bind=True,
    name="articles.import_chunk",
    autoretry_for=(Exception,),
    retry_backoff=True,
    retry_backoff_max=30,
    max_retries=6,
    time_limit=LONGEST.total_seconds(),
)
def import_chunk(self: Any, chunk_id: int) -> None:
    """Take one chunk in. What kept it from being done may have passed a moment later."""
    delivery = self.request.delivery_info or {}
    again = bool(delivery.get("redelivered"))
    retried = self.request.retries > 0
    carry_out(chunk_id, worker=self.request.hostname, again=again, retried=retried)


class CeleryWorkers:
    """The workers behind the broker, as an import sees them."""

    def send(self, chunk_id: int) -> None:
        try:
            import_chunk.delay(chunk_id)
        except (OperationalError, OSError) as error:
            raise _no_broker(error) from error

    def answering(self) -> set[str]:
        try:
            with app.connection_for_write() as connection:
                connection.ensure_connection(
                    max_retries=1, timeout=app.conf.broker_connection_timeout
                )
                return asked_patiently(
                    lambda seconds: _listening(
                        app.control.inspect(connection=connection, timeout=seconds)
                    )
                )
        except (OperationalError, OSError) as error:
            raise _no_broker(error) from error


def _listening(inspect: Any) -> set[str]:
    """The names of workers that answer, and wait for messages in our queue."""
    told = inspect.active_queues() or {}
    ours = app.conf.task_default_queue
    return {name for name, queues in told.items() if any(one["name"] == ours for one in queues)}


def _no_broker(error: Exception) -> NoBroker:
    return NoBroker(
        f"The broker does not answer: {str(error).rstrip('.') or type(error).__name__}."
    )
