"""What somebody asks of an import whose work is done elsewhere and later: as plain values, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings

from factcheck.refusals import Fault, Invalid

from .drafts import draft, is_language
from .options import ReadingOptions
from .pipeline import ToDraft

ON_ERROR = ("skip", "stop")
ON_CHANGE = ("revise", "reject")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a file is to be read, and what to make of what is in it. Raises Invalid."""

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    language: str = "en"
    required_reviews: int | None = None
    on_error: str = "skip"
    on_change: str = "revise"

    def __post_init__(self) -> None:
        faults = []
        if not is_language(self.language):
            message = f"“{self.language[:40]}” is not a language tag such as “en” or “pt-BR”."
            faults.append(Fault(("language",), "not_a_language", message))
        if self.required_reviews is not None and not 1 <= self.required_reviews <= 9:
            message = "Between 1 and 9 reviews can be required."
            faults.append(Fault(("required_reviews",), "out_of_range", message))
        for name, known in (("on_error", ON_ERROR), ("on_change", ON_CHANGE)):
            if getattr(self, name) not in known:
                message = f"This is one of {', '.join(known)}."
                faults.append(Fault((name,), "unknown_choice", message))
        if faults:
            raise Invalid(faults)

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON, under the names that the command gives its options."""
        return {
            "format": self.reading.format,
            "map": dict(self.reading.mapping),
            "set": dict(self.reading.fixed),
            "ignore": sorted(self.reading.ignored),
            "encoding": self.reading.encoding,
            "language": self.language,
            "required_reviews": self.required_reviews or settings.FACTCHECK_REQUIRED_REVIEWS,
            "max_body_length": settings.FACTCHECK_MAX_BODY_LENGTH,
            "on_error": self.on_error,
            "on_change": self.on_change,
            **self.reading.unusual,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Asked":
        reading = ReadingOptions(
            format=plain["format"],
            mapping=plain["map"],
            fixed=plain["set"],
            ignored=frozenset(plain["ignore"]),
            encoding=plain["encoding"],
            delimiter=plain.get("delimiter", "comma"),
        )
        return cls(
            reading=reading,
            **{
                name: plain[name]
                for name in ("language", "required_reviews", "on_error", "on_change")
            },
        )

    @property
    def to_draft(self) -> ToDraft:
        return partial(
            draft,
            max_body_length=settings.FACTCHECK_MAX_BODY_LENGTH,
            default_language=self.language,
            default_required_reviews=self.required_reviews or settings.FACTCHECK_REQUIRED_REVIEWS,
        )
