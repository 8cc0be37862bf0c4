"""PURE: which stored article a new one is, if any, so that importing the same thing twice changes nothing.

An article is known by its external id, else by its address; one that has neither is known by its text,
among the articles that have neither.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .drafts import Draft
from .outcomes import Kind, Outcome


@dataclass(slots=True)
class Known:
    """What identifies an article. `id` is None until the database has it."""

    external_id: str | None
    url: str | None
    body_sha256: str
    id: int | None = None
    # Whether this very import has brought its text: it brings one for each article.
    settled: bool = False

    @classmethod
    def of(cls, draft: Draft) -> "Known":
        return cls(draft.external_id, draft.url, draft.body_sha256)

    @property
    def by_text(self) -> bool:
        """Whether nothing but the text identifies it."""
        return self.external_id is None and self.url is None

    def __str__(self) -> str:
        return "an article from earlier in this import" if self.id is None else f"article {self.id}"


def shared(new: Known, known: Known) -> str:
    """By what `new` is `known`, in words."""
    if new.by_text:
        return "text"
    names = [name for name in ("external_id", "url") if _same(new, known, name)]
    return " and ".join(names)


def _same(new: Known, known: Known, name: str) -> bool:
    value = getattr(new, name)
    return value is not None and value == getattr(known, name)


@dataclass(slots=True, frozen=True)
class Standing:
    """What is to become of a new article, the known article it met, and why it is refused."""

    kind: Kind
    met: Known | None = None
    reason: str = ""

    def outcome(self, new: Known, sentences: int) -> Outcome:
        """The report of `new`, which has that many sentences, once it has its id."""
        if self.met is None:
            return Outcome(self.kind, new.id, sentences)
        return Outcome(self.kind, self.met.id, 0, self.reason)


class Register:
    """The identities that are taken. `revises`: whether another text for a known article is its next one."""

    def __init__(self, known: Iterable[Known] = (), *, revises: bool = False) -> None:
        self._revises = revises
        self._by_external_id: dict[str, Known] = {}
        self._by_url: dict[str, Known] = {}
        self._by_text: dict[str, Known] = {}
        for one in known:
            self.add(one)

    def add(self, known: Known) -> None:
        if known.external_id is not None:
            self._by_external_id[known.external_id] = known
        if known.url is not None:
            self._by_url[known.url] = known
        if known.by_text:
            self._by_text[known.body_sha256] = known

    def standing(self, new: Known) -> Standing:
        """Whether `new` is to be created, is there already, revises what is there, or cannot be told from it."""
        by_id = self._by_external_id.get(new.external_id) if new.external_id is not None else None
        by_url = self._by_url.get(new.url) if new.url is not None else None
        if by_id is not None and by_url is not None and by_id is not by_url:
            reason = f"The external_id “{new.external_id}” is {by_id}, but the url is {by_url}."
            return Standing(Kind.REJECTED, by_id, reason)
        if by_id is None and by_url is not None and new.external_id and by_url.external_id:
            reason = (
                f"The url is {by_url}, whose external_id is “{by_url.external_id}”,"
                f" not “{new.external_id}”."
            )
            return Standing(Kind.REJECTED, by_url, reason)
        met = self._by_text.get(new.body_sha256) if new.by_text else by_id or by_url
        if met is None:
            return Standing(Kind.CREATED)
        if met.body_sha256 == new.body_sha256:
            return Standing(Kind.UNCHANGED, met)
        if self._revises and not met.settled:
            return Standing(Kind.REVISED, met)
        why = (
            "which came with another text before; an import brings one for each article."
            if self._revises
            else "but the text differs: PUT it to the article's text/, or import it with --on-change revise."
        )
        return Standing(Kind.REJECTED, met, f"This is {met} by its {shared(new, met)}, {why}")


def judge(articles: Sequence[Known], register: Register) -> list[Standing]:
    """What is to become of each article, in order; what it makes of one counts for those behind it."""
    standings = []
    for new in articles:
        standing = register.standing(new)
        if standing.kind is Kind.CREATED:
            new.settled = True
            register.add(new)
        elif standing.met is not None and standing.kind is not Kind.REJECTED:
            standing.met.settled = True
            standing.met.body_sha256 = new.body_sha256
        standings.append(standing)
    return standings
