from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.crew import Crew
from articles.importing.drafts import Draft, draft
from articles.importing.formats import Record, Reject
from articles.importing.outcomes import Kind, Origin, Outcome
from articles.importing.pipeline import run, stored_with
from articles.importing.preparing import Prepared, SentenceRow, cut_all, prepare
from articles.text.stored_form import stored_form, unstorable
from factcheck.refusals import Invalid


class Store:
    """Takes every batch that is written, and calls everything created."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.sentences: list[int] = []

    def write(self, prepared: Sequence[Prepared]) -> list[Outcome]:
        self.batches.append([one.draft.title for one in prepared])
        self.sentences.append(sum(len(one.sentences) for one in prepared))
        return [Outcome(Kind.CREATED, 1, len(one.sentences)) for one in prepared]


def nothing_stored(drafts: Sequence[Draft]) -> list[Outcome | None]:
    return [None] * len(drafts)


def record(title: str, body: str = "One sentence.") -> Record:
    return Record(Origin("a.jsonl", 1), {"title": title, "body": body})


def importing(items, store, look_up=nothing_stored, **limits):
    return run(items, to_draft=draft, look_up=look_up, store=stored_with(store.write), **limits)


def test_an_article_is_cut_and_every_sentence_described():
    body = "The dam held.\n\n“We were lucky,” said Mayor Ada Lund. Officials expect more rain."
    prepared = prepare(draft({"body": body}))
    rows = [SentenceRow(*row) for row in prepared.sentences]
    assert [(row.position, row.paragraph, row.text) for row in rows] == [
        (1, 1, "The dam held."),
        (2, 2, "“We were lucky,” said Mayor Ada Lund."),
        (3, 2, "Officials expect more rain."),
    ]
    assert [(row.start, row.end) for row in rows] == [(0, 13), (15, 52), (53, 80)]
    assert [row.attribution for row in rows] == ["none", "named", "anonymous"]
    assert all(len(row.fingerprint) == 16 for row in rows)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_the_sentences_of_any_text_are_slices_of_it_in_order(text):
    if unstorable(text) or not stored_form(text):
        return
    one = draft({"body": text})
    try:
        sentences = [SentenceRow(*row) for row in prepare(one).sentences]
    except Invalid:
        return
    end = 0
    for position, row in enumerate(sentences, 1):
        assert row.position == position
        assert end <= row.start < row.end
        assert one.body[row.start : row.end] == row.text
        end = row.end


def test_a_batch_is_written_when_it_has_enough_articles():
    store = Store()
    results = list(importing([record(str(n)) for n in range(5)], store, max_articles=2))
    assert store.batches == [["0", "1"], ["2", "3"], ["4"]]
    assert [result.outcome.kind for result in results] == [Kind.CREATED] * 5


def test_a_batch_is_written_before_it_has_too_many_sentences():
    store = Store()
    items = [record(str(n), "One. Two. Three.") for n in range(3)]
    items.insert(1, record("long", "One. " * 20))
    list(importing(items, store, max_sentences=7))
    assert store.batches == [["0"], ["long"], ["1", "2"]]
    assert store.sentences == [3, 20, 6]


def test_a_batch_ends_at_the_sentences_of_the_texts_that_were_superseded():
    store = Store()
    items = [record(str(n), "One. Two. Three.") for n in range(4)]
    items[1].fields["earlier_texts"] = ["One. Two.", "One."]
    items[2].fields["earlier_texts"] = ["No end of it" * 100]
    list(importing(items, store, max_sentences=8))
    assert store.batches == [["0", "1"], ["2"], ["3"]]


def test_results_come_in_the_order_of_the_input():
    store = Store()
    items = [record("good"), Reject(Origin("a.jsonl", 7), "Bad line."), record("bad", " ")]
    items.append(record("fine"))
    results = list(importing(items, store))
    assert [result.outcome.kind.value for result in results] == [
        *("created", "rejected", "rejected", "created")
    ]
    assert (str(results[1].origin), results[1].outcome.reason) == ("a.jsonl:7", "Bad line.")
    assert results[2].outcome.reason == "body: The text is missing or empty."


def test_an_input_of_rejects_alone_is_reported_before_its_end():
    def endless():
        while True:
            yield Reject(Origin("a.jsonl", 7), "Bad line.")

    first = next(importing(endless(), Store(), max_articles=2))
    assert first.outcome.kind is Kind.REJECTED


def test_every_fault_of_a_record_is_in_its_rejection():
    items = [Record(Origin("a.jsonl", 1), {"body": "Text.", "language": "?", "colour": "red"})]
    [result] = importing(items, Store())
    assert result.complaint() == (
        "a.jsonl:1: colour: “colour” is not a field here.; "
        "language: “?” is not a language tag such as “en” or “pt-BR”."
    )


def test_what_is_stored_already_is_not_cut_again():
    store = Store()

    def first_is_stored(drafts):
        return [Outcome(Kind.UNCHANGED, 9), *[None] * (len(drafts) - 1)]

    results = list(importing([record("old"), record("new")], store, first_is_stored))
    assert store.batches == [["new"]]
    assert [(r.outcome.kind, r.outcome.article_id) for r in results] == [
        (Kind.UNCHANGED, 9),
        (Kind.CREATED, 1),
    ]


def test_an_import_holds_one_batch_and_reads_no_further():
    read = 0

    def endless():
        nonlocal read
        while True:
            read += 1
            yield record(str(read))

    results = importing(endless(), Store(), max_articles=10)
    next(results)
    # One batch to be written, one that is cut, one that is looked up, and the record that fills it.
    assert read <= 31


def test_what_is_stored_already_is_reported_while_other_processes_cut_a_text():
    taken = []
    known = Outcome(Kind.UNCHANGED, 7)

    def items():
        for number in range(5_000):
            taken.append(number)
            yield record("New" if number == 0 else "Known")

    def look_up(drafts):
        return [None if one.title == "New" else known for one in drafts]

    with Crew(cut_all, 2, alone=0) as crew:
        results = importing(items(), Store(), look_up, crew=crew, max_articles=10)
        assert next(results).outcome.kind is Kind.CREATED
        assert len(taken) < 2_000
        assert sum(one.outcome.kind is Kind.UNCHANGED for one in results) == 4_999


def test_a_text_without_a_sentence_is_refused(monkeypatch):
    monkeypatch.setattr("articles.importing.preparing.segment_paragraphs", lambda *_: [])
    with pytest.raises(Invalid, match="no sentence"):
        prepare(draft({"body": "Text."}))


@pytest.mark.parametrize(("queue", "pauses"), [(True, []), (False, [0.03, 0.03])])
def test_a_moment_is_left_to_others_between_batches_where_they_do_not_queue(queue, pauses):
    store, now, slept = Store(), [0.0], []

    def write(prepared):
        now[0] += 0.09
        return store.write(prepared)

    items = [record(f"{n}", "One. Two.") for n in range(3)]
    told = run(
        items,
        to_draft=draft,
        look_up=nothing_stored,
        store=stored_with(write),
        max_articles=1,
        queue=queue,
        clock=lambda: now[0],
        sleep=slept.append,
    )
    assert len(list(told)) == 3
    assert slept == pytest.approx(pauses)
