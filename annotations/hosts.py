"""The host of a source's address, kept beside it, so that all that rests on one host can be found."""

from typing import Any

from django.db import models

from articles.text.addresses import LONGEST_HOST, host_of


class HostField(models.CharField):  # type: ignore[type-arg]
    """The host in another column of the row, which saving works out; a bulk update has to say it itself."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{**kwargs, "max_length": LONGEST_HOST, "editable": False})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["max_length"]
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        host = host_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, host)
        return host
