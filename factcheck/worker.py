"""The application as the workers of `make run` load it. Another server takes `factcheck.wsgi`."""

from .serving import leash

leash()  # before anything that takes its time

from .wsgi import application  # noqa: E402

# Models can be imported only now.
from articles.importing import background  # noqa: E402  # isort: skip

background.start()

__all__ = ["application"]
