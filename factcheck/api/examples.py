"""The examples of the OpenAPI document: one walk through the service, in the order in which it is walked.

Edith edits, Rosa and Remo review. The walk begins on an empty database, so every id below is the one that is
given there. A test takes each step, so what the document shows is what the service takes. What it answered is
kept beside this file, in `example_answers.json`; that test also says how to bring it up to date.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ANSWERS = Path(__file__).with_name("example_answers.json")
API = "/api/v1"
TEXT = (
    "The bridge was opened in 1931. Officials said repairs will cost 4.2 million euros. "
    "Nobody was hurt, according to the fire service. Is that too much?\n\n"
    "Experts say that the work will last until autumn."
)
EVIDENCE = {
    "kind": "primary",
    "stance": "supports",
    "source": "City archive",
    "url": "https://archive.example/bridge",
    "locator": "p. 12",
    "quote": "Opened to traffic on 4 May 1931.",
    "accessed_on": "2026-03-02",
}


class Step(NamedTuple):
    """A request: `path` is as in the document, `ids` fill it; `version` is what If-Match names."""

    who: str
    verb: str
    path: str
    ids: tuple[int, ...] = ()
    body: dict[str, Any] | None = None
    version: int | None = None
    status: int = 200
    query: str = ""

    @property
    def key(self) -> str:
        """What its answer is kept under."""
        return f"{self.verb} {self.path} {self.status}"


WALK = (
    Step("rosa", "GET", "/"),
    # An article comes in.
    Step(
        "edith",
        "POST",
        "/articles/",
        body={
            "external_id": "gazette-2026-0317",
            "url": "https://gazette.example/bridge",
            "title": "Bridge repairs",
            "publisher": "Harbour Gazette",
            "byline": "A. Writer",
            "language": "en",
            "published_at": "2026-03-01T09:30:00Z",
            "required_reviews": 1,
            "body": TEXT,
        },
        status=201,
    ),
    Step(
        "edith",
        "PATCH",
        "/articles/{id}/",
        (1,),
        {"title": "Bridge repairs to last until autumn"},
        1,
    ),
    Step("rosa", "GET", "/articles/"),
    Step("rosa", "GET", "/articles/{id}/", (1,)),
    Step("rosa", "GET", "/articles/{id}/sentences/", (1,), query="page_size=2"),
    Step("rosa", "GET", "/sentences/", query="page_size=2"),
    Step("rosa", "GET", "/sentences/{id}/", (1,)),
    # Rosa is handed a sentence, gives it back, and takes it all the same.
    Step("rosa", "POST", "/queue/next/", body={"article": 1, "language": "en"}),
    Step("rosa", "GET", "/queue/leases/"),
    Step("remo", "GET", "/articles/{id}/taken/", (1,)),
    Step("rosa", "DELETE", "/queue/leases/{sentence}/", (1,), status=204),
    Step("rosa", "PUT", "/queue/leases/{sentence}/", (1,)),
    Step(
        "rosa",
        "POST",
        "/annotations/",
        body={
            "sentence": 1,
            "verdict": "verified",
            "note": "The archive has the programme of the day.",
            "evidence": [EVIDENCE],
        },
        status=201,
    ),
    Step(
        "rosa",
        "POST",
        "/annotations/batch/",
        body={
            "annotations": [
                {
                    "sentence": 2,
                    "verdict": "disputed",
                    "correction": "Repairs will cost 4.7 million euros.",
                    "evidence": [
                        {
                            "kind": "secondary",
                            "stance": "contradicts",
                            "source": "Council minutes",
                            "url": "https://council.example/minutes/2026-02",
                            "locator": "item 4",
                            "accessed_on": "2026-03-02",
                        }
                    ],
                },
                {"sentence": 5, "verdict": "unattributed", "reason": "vague_source"},
            ]
        },
        status=201,
    ),
    Step("rosa", "GET", "/annotations/"),
    Step("rosa", "GET", "/annotations/{id}/", (1,)),
    Step(
        "rosa",
        "PATCH",
        "/annotations/{id}/",
        (1,),
        {"note": "The archive has the programme and two photographs."},
        1,
    ),
    Step("rosa", "DELETE", "/annotations/{id}/", (3,), version=1, status=204),
    # A question is nothing to check; whoever thinks otherwise takes it up again.
    Step(
        "remo",
        "PUT",
        "/sentences/{id}/not-checkable/",
        (4,),
        {"reason": "question"},
        1,
    ),
    Step("remo", "DELETE", "/sentences/{id}/not-checkable/", (4,), version=2, status=204),
    # Two readers differ, and an editor rules.
    Step("edith", "PUT", "/articles/{id}/required-reviews/", (1,), {"required_reviews": 2}, 2),
    Step(
        "remo",
        "POST",
        "/annotations/",
        body={"sentence": 2, "verdict": "verified", "evidence": [EVIDENCE]},
        status=201,
    ),
    Step("edith", "GET", "/reports/agreement/"),
    Step("edith", "GET", "/reports/agreement/articles/"),
    Step("edith", "GET", "/reports/agreement/sentences/"),
    Step("rosa", "GET", "/reports/progress/", query="from=2026-03-01&to=2026-03-03"),
    Step("edith", "GET", "/reports/progress/people/"),
    Step(
        "edith",
        "PUT",
        "/sentences/{id}/ruling/",
        (2,),
        {"verdict": "disputed", "rationale": "The minutes are later than the archive's leaflet."},
        status=201,
    ),
    Step("rosa", "GET", "/sentences/{id}/ruling/", (2,)),
    Step(
        "edith",
        "PUT",
        "/sentences/{id}/ruling/",
        (2,),
        {"verdict": "disputed", "rationale": "The minutes name the sum; the leaflet does not."},
        1,
    ),
    Step("edith", "DELETE", "/sentences/{id}/ruling/", (2,), version=2, status=204),
    # The newsroom corrects its text; Rosa has read what it said before, and stays with her verdict.
    Step(
        "edith",
        "PUT",
        "/articles/{id}/text/",
        (1,),
        {
            "body": TEXT.replace("4.2", "4.3").replace(
                " Is that too much?", " It was closed at noon."
            )
        },
        3,
    ),
    Step("rosa", "GET", "/articles/{id}/revisions/", (1,)),
    Step("rosa", "GET", "/articles/{id}/revisions/{number}/", (1, 1)),
    Step(
        "rosa",
        "GET",
        "/articles/{id}/revisions/{number}/sentences/",
        (1, 1),
        query="page_size=2",
    ),
    Step("rosa", "GET", "/sentences/{id}/earlier/", (6,)),
    Step(
        "rosa",
        "POST",
        "/sentences/{id}/reaffirm/",
        (6,),
        {"accessed_on": "2026-03-03"},
        status=201,
    ),
    # Another article claims what was checked in the first.
    Step(
        "edith",
        "POST",
        "/articles/",
        body={
            "title": "Fifty years of the bridge",
            "publisher": "The Daily Example",
            "body": "Nobody was hurt, the fire service said. The bridge was opened in 1913.",
        },
        status=201,
    ),
    Step("rosa", "GET", "/sentences/{id}/matches/", (9,)),
    Step("rosa", "GET", "/events/", query="page_size=2"),
    # What stands beside: imports, and the tokens of one's own.
    Step("edith", "GET", "/imports/"),
    Step(
        "edith",
        "POST",
        "/imports/",
        body={"id": "g-77", "headline": "Harbour", "body": "The harbour is closed."},
        status=202,
        query="name=gazette.json&map.external_id=id&map.title=headline&set.publisher=Gazette",
    ),
    Step("edith", "POST", "/imports/{id}/cancel/", (2,)),
    Step("edith", "GET", "/imports/{id}/", (1,)),
    Step("rosa", "POST", "/tokens/", body={"name": "dashboard", "read_only": True}, status=201),
    Step("rosa", "GET", "/tokens/"),
    Step("rosa", "GET", "/tokens/{id}/", (4,)),
    Step("rosa", "DELETE", "/tokens/{id}/", (4,), status=204),
    # An article that nobody has annotated can go again.
    Step("edith", "POST", "/articles/", body={"body": "A dog barked."}, status=201),
    Step("edith", "DELETE", "/articles/{id}/", (3,), version=1, status=204),
)


def request_of(verb: str, path: str) -> dict[str, Any] | None:
    """The body that the document shows for the operation: that of the first step which has one."""
    for step in WALK:
        if (step.verb, API + step.path) == (verb, path) and step.body is not None:
            return step.body
    return None


def answers_of(verb: str, path: str) -> dict[str, Any]:
    """What the operation answered in the walk, by status; answers without a body are left out."""
    return {
        str(step.status): answers()[step.key]
        for step in WALK
        if (step.verb, API + step.path) == (verb, path) and step.key in answers()
    }


@cache
def answers() -> dict[str, Any]:
    """The kept answers by the key of their step."""
    found: dict[str, Any] = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return found
