"""PURE: what an article's annotations, rulings and set-aside sentences must be, going by its events alone."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

Data = Mapping[str, Any]


class Judgement(NamedTuple):
    """An annotation or a ruling. `content` is what it says, in the form in which an event holds it."""

    id: int
    sentence: int
    author: int
    content: Data
    version: int = 1


class Recorded(Protocol):
    @property
    def action(self) -> str: ...
    @property
    def sentence_id(self) -> int | None: ...
    @property
    def data(self) -> Data: ...


class Replay:
    """Feed it an article's events in order; `annotations` (by id), `rulings` (by sentence) and
    `set_aside` (reason by sentence, where there is one) are then what the tables must hold."""

    def __init__(self) -> None:
        self.annotations: dict[int, Judgement] = {}
        self.rulings: dict[int, Judgement] = {}
        self.set_aside: dict[int, str] = {}
        self._steps: dict[str, Callable[[int, Data], str]] = {
            "annotation.added": self._annotation_added,
            "annotation.changed": self._annotation_changed,
            "annotation.withdrawn": self._annotation_withdrawn,
            "ruling.made": self._ruling_made,
            "ruling.changed": self._ruling_changed,
            "ruling.withdrawn": self._ruling_withdrawn,
            "sentence.marked_not_checkable": self._marked,
            "sentence.marked_checkable": self._marked,
        }

    def step(self, event: Recorded) -> Iterator[str]:
        """Take one event in; what does not follow from the events before it, in words."""
        step = self._steps.get(event.action)
        if step is None:
            return
        if event.sentence_id is None:
            yield "names no sentence"
            return
        try:
            complaint = step(event.sentence_id, event.data)
        except (KeyError, TypeError, ValueError, AttributeError):
            complaint = "does not say what an event of its kind says"
        if complaint:
            yield complaint

    def _annotation_added(self, sentence: int, data: Data) -> str:
        pk = data["annotation"]
        known = pk in self.annotations
        self.annotations[pk] = Judgement(pk, sentence, data["reviewer"], data["after"])
        self.set_aside.pop(sentence, None)
        if known:
            return f"adds annotation {pk}, which was there"
        return self._reaffirmed(data)

    def _reaffirmed(self, data: Data) -> str:
        """What is wrong with the annotation of an earlier text that this one is said to repeat."""
        if "reaffirms" not in data:
            return ""
        earlier = self.annotations.get(data["reaffirms"])
        if earlier is None or earlier.author != data["reviewer"]:
            return f"reaffirms annotation {data['reaffirms']}, which was not this reviewer's"
        same = earlier.content["verdict"] == data["after"]["verdict"]
        return "" if same else f"reaffirms annotation {data['reaffirms']} with another verdict"

    def _annotation_changed(self, sentence: int, data: Data) -> str:
        pk = data["annotation"]
        before = self.annotations.get(pk)
        version = before.version + 1 if before else 1
        self.annotations[pk] = Judgement(pk, sentence, data["reviewer"], data["after"], version)
        return _missed(f"annotation {pk}", before, data["before"])

    def _annotation_withdrawn(self, sentence: int, data: Data) -> str:
        pk = data["annotation"]
        return _missed(f"annotation {pk}", self.annotations.pop(pk, None), data["before"])

    def _ruling_made(self, sentence: int, data: Data) -> str:
        known = sentence in self.rulings
        self._rule(sentence, data, version=1)
        return "makes a ruling where there was one" if known else ""

    def _ruling_changed(self, sentence: int, data: Data) -> str:
        before = self.rulings.get(sentence)
        self._rule(sentence, data, version=before.version + 1 if before else 1)
        return _missed("the ruling", before, data["before"])

    def _ruling_withdrawn(self, sentence: int, data: Data) -> str:
        return _missed("the ruling", self.rulings.pop(sentence, None), data["before"])

    def _rule(self, sentence: int, data: Data, *, version: int) -> None:
        after = data["after"]
        self.rulings[sentence] = Judgement(
            data["ruling"], sentence, after["editor"], after, version
        )
        self.set_aside.pop(sentence, None)

    def _marked(self, sentence: int, data: Data) -> str:
        before = self.set_aside.pop(sentence, "")
        reason = data["after"]["not_checkable"]
        if reason:
            self.set_aside[sentence] = reason
        return "" if data["before"]["not_checkable"] == before else "was not what it says it was"


def _missed(what: str, known: Judgement | None, before: Data) -> str:
    if known is None:
        return f"speaks of {what}, which was not there"
    return "" if known.content == before else f"{what} did not say what it says it said"
