"""How static files are kept for production: compressed, and each named after what it holds."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """A script names the modules it imports by their hashed names too.

    Left out, only the page's own script got a new name with a new release: a browser would run it beside the
    modules of the release before, for as long as it kept them.
    """

    support_js_module_import_aggregation = True
