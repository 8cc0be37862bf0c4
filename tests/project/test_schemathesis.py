"""Schemathesis asks every operation of the OpenAPI document, with what it allows and with what it does not.

All its checks hold: no 5xx, only documented statuses, media types and shapes, nothing taken that the document
forbids, no door without a token. `FUZZ=1000` in the environment asks more of
each operation than the suite has time for.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode

from factcheck.models import AccessToken
from factcheck.wsgi import application
from tests.making import make_annotation, make_article, make_ruling

EXAMPLES = int(os.environ.get("FUZZ", "6"))
CHECKS = {
    "checks": {
        # What a verdict must hold, which cursor is ours and what is there to be found is no matter of schemas.
        "positive_data_acceptance": {"enabled": False},
        # A version that is not the newest is refused whatever else is sent with it.
        "negative_data_rejection": {
            "expected-statuses": [400, 401, 403, 404, 405, 406, 409, 411, 412, 413, 415, 422, 428]
        },
    }
}


def _operations():
    document = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(document, config=schemathesis.Config.from_dict(CHECKS))
    schema.app = application
    schema.config.generation.update(with_security_parameters=False)
    return [found.ok() for found in schema.get_all_operations()]


OPERATIONS = {operation.label: operation for operation in _operations()}
# Of what takes nothing there is nothing to get wrong.
ASKED = [
    (label, mode)
    for label, operation in OPERATIONS.items()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or [*operation.iter_parameters()] or operation.body
]


@pytest.fixture(autouse=True)
def _one_connection():
    """A served request lets go of its connection at the end; here that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def real_ids(edith, rosa):
    """An id of a row that is there, by the place in an address."""
    article = make_article()
    sentence = article.sentences.order_by("position", "id").first()
    annotation = make_annotation(sentence, rosa)
    make_ruling(sentence, edith)
    return {
        "articles": article.pk,
        "sentences": sentence.pk,
        "leases": sentence.pk,
        "annotations": annotation.pk,
    }


@pytest.mark.parametrize(("label", "mode"), ASKED)
def test_every_operation_does_what_the_document_says(label, mode, edith, real_ids):
    operation = OPERATIONS[label]
    _, token = AccessToken.objects.create(edith, name="schemathesis")

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        if mode is GenerationMode.POSITIVE:
            for name in case.path_parameters or {}:
                collection = operation.path.split(f"/{{{name}}}")[0].rpartition("/")[2]
                case.path_parameters[name] = real_ids.get(collection, 1)
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    ask()
