"""The thread that has uploads taken in: what fails once does not end it."""

import io
import subprocess

import pytest

from articles.importing import background, uploads
from articles.importing.asking import Asked
from articles.importing.options import ReadingOptions


class Enough(BaseException):
    """Ends a loop that has no end."""


# It closes the connection of its thread.
@pytest.mark.django_db(transaction=True)
def test_a_process_that_cannot_be_started_is_tried_again(edith, monkeypatch, caplog):
    uploads.enqueue(
        actor=edith,
        received=uploads.receive(io.BytesIO(b"It rained."), 100),
        called="a.txt",
        asked=Asked(reading=ReadingOptions(format="text")),
    )
    keeper = background._Keeper()
    tried = []

    def no_process(command, **_):
        tried.append(command)
        keeper.wake()
        raise BlockingIOError("no process to spare") if len(tried) == 1 else Enough

    monkeypatch.setattr(subprocess, "run", no_process)
    with pytest.raises(Enough):
        keeper._keep_looking()
    assert tried[0] == tried[1]
    assert "import_uploads" in tried[1]
    assert "no process to spare" in caplog.text
