"""Many people at the API of a real server, at the same moment."""

import json
from collections import Counter
from typing import Any

from django.contrib.auth.models import User

from factcheck.models import AccessToken
from tests.making import SUPPORT_AS_DATA
from tests.serving import Answer, Service

VERIFIED = {"verdict": "verified", "evidence": [SUPPORT_AS_DATA]}


class Person:
    """Somebody with a token, at the API of a service."""

    def __init__(self, service: Service, user: User) -> None:
        self.service = service
        _, self._token = AccessToken.objects.create(user, name="races")

    def asks(
        self, verb: str, path: str, body: Any = None, *, tag: str = "", key: str = ""
    ) -> Answer:
        answer = self.service.ask(
            verb,
            f"/api/v1/{path}",
            token=self._token,
            tag=tag,
            key=key,
            body=json.dumps(body).encode() if body is not None else b"",
        )
        assert answer.status < 500, answer
        return answer

    def annotates(self, sentence_id: int, **said: Any) -> Answer:
        return self.asks("POST", "annotations/", {"sentence": sentence_id, **VERIFIED, **said})


def statuses(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)
