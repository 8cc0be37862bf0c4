"""Bodies that are within the limit and still more than anybody needs."""

import pytest

from annotations.models import Annotation
from tests.making import make_sentence

URL = "/api/v1/annotations/"


def body(sentence, **fields):
    return {"sentence": sentence.pk, "verdict": "verified", **fields}


def test_too_much_evidence_is_one_fault_and_not_one_for_each_item(api, rosa):
    answer = api(rosa).post(URL, body(make_sentence(), evidence=[{}] * 51))

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/evidence", "too_many")
    ]
    assert not Annotation.objects.exists()


def test_fifty_sources_are_not_too_many(api, rosa):
    evidence = [{"source": f"Archive {number}"} for number in range(50)]

    answer = api(rosa).post(URL, body(make_sentence(), evidence=evidence))

    assert answer.status_code == 201
    assert len(answer.json()["evidence"]) == 50


def test_of_very_many_unknown_fields_a_hundred_are_named(api, rosa):
    unknown = {f"field{number}": 1 for number in range(150)}

    answer = api(rosa).post(URL, body(make_sentence(), **unknown))

    assert answer.status_code == 400
    faults = answer.json()["errors"]
    assert {fault["code"] for fault in faults} == {"unknown_field"}
    assert [fault["pointer"] for fault in faults] == [f"/field{number}" for number in range(100)]


@pytest.mark.parametrize("day", ["٢٠٢٤-٠١-٠١", "2024-1-1T00:00", "1", "2024-02-30"])
def test_a_date_is_written_in_one_way(api, rosa, day):
    evidence = [{"source": "City archive", "accessed_on": day}]

    answer = api(rosa).post(URL, body(make_sentence(), evidence=evidence))

    assert answer.status_code == 400
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/evidence/0/accessed_on"]
