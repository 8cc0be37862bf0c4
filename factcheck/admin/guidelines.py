"""The page with the house's guidelines for checking, for everybody who is signed in."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from factcheck.guidelines import shown


def guidelines_page(request: HttpRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Guidelines"),
        "guidelines": shown(),
    }
    return TemplateResponse(request, "admin/factcheck/guidelines.html", context)
