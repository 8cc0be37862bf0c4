"""Quotations that run over several sentences: the speaker told in one of them speaks in all."""

from __future__ import annotations

from collections.abc import Sequence

from articles.text.attribution_tokens import Tokens, has_quote_mark, tokenise

NONE = "none"
# A quotation that nobody closes must not lend its speaker to the rest of the article.
_LONGEST = 12  # sentences


class _Quotation:
    """What is known of the quotation while the sentences of a text go by."""

    def __init__(self) -> None:
        self.borrowed: dict[int, str] = {}
        self._forget()

    def _forget(self) -> None:
        self._is_open = False
        self._speaker = NONE  # label of who is quoted
        self._length = 0  # sentences in the open quotation
        self._waiting: list[int] = []  # quoted sentences whose speaker is still to come

    def unmarked(self, position: int) -> None:
        """A sentence without quotation marks is quoted as a whole, or the quotation is over."""
        self._length += 1
        if self._is_open and self._length <= _LONGEST:
            self._borrow(position)
        else:
            self._forget()

    def marked(self, position: int, label: str, tokens: Tokens) -> None:
        """A sentence with quotation marks continues, ends or begins a quotation."""
        continues = self._is_open and (tokens.opened or 0 in tokens.opening)
        if not continues:
            self._waiting = []
        if label != NONE:
            self._speak(label)
        elif continues or (self._speaker != NONE and _is_quoted_whole(tokens)):
            self._borrow(position)
        else:
            self._speaker = NONE
            self._waiting = [position] if tokens.left_open else []
        self._length = self._length + 1 if continues else 0
        self._is_open = tokens.left_open

    def _speak(self, label: str) -> None:
        self._speaker = label
        self.borrowed |= dict.fromkeys(self._waiting, label)
        self._waiting = []

    def _borrow(self, position: int) -> None:
        # Until its speaker is told, what a quotation says is not the sentence's own attribution either.
        self.borrowed[position] = self._speaker
        if self._speaker == NONE:
            self._waiting.append(position)


def borrowed_labels(
    sentences: Sequence[str], labels: Sequence[str], tokens: Sequence[Tokens | None]
) -> dict[int, str]:
    """By position, the label of each sentence of a text that is inside somebody else's quotation.

    ``labels`` are those that the sentences have on their own, ``tokens`` the sentences that were cut already.
    """
    quotation = _Quotation()
    each = zip(sentences, labels, tokens, strict=True)
    for position, (sentence, label, known) in enumerate(each):
        if has_quote_mark(sentence):
            quotation.marked(position, label, known or tokenise(sentence))
        else:
            quotation.unmarked(position)
    return quotation.borrowed


def _is_quoted_whole(tokens: Tokens) -> bool:
    return all(
        quoted or not word[0].isalnum()
        for word, quoted in zip(tokens.words, tokens.quoted, strict=True)
    )
