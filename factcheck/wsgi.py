"""WSGI entry point: `granian --interface wsgi factcheck.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .buffering import BufferedBody
from .content_type import HarmlessContentType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
_service = HarmlessContentType(get_wsgi_application())

from .knocking import is_known  # noqa: E402 - its models need what has just been set up

_UPLOAD = settings.FACTCHECK_MAX_UPLOAD_MB * 1024 * 1024
application = BufferedBody(
    _service,
    limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    files={
        "/api/v1/imports/": _UPLOAD,
        # A form holds more than the file.
        "/admin/articles/importrun/add/": _UPLOAD + 64 * 1024,
    },
    folder=settings.FACTCHECK_UPLOADS_DIR,
    known=is_known,
)
