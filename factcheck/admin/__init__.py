"""The shared ground of the admin: roles, bounded lists, how a refusal is shown; people and their tokens."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import people, tokens  # noqa: F401 - registers their pages

admin.site.site_header = _("Factcheck")
admin.site.site_title = _("Factcheck")
admin.site.index_title = _("What is being checked")
# There is no other site to view.
admin.site.site_url = None
