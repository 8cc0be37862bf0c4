"""The page that says what each kind of problem is; the `type` of every one leads to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from .errors import method_not_allowed
from .problems import PROBLEMS


class ProblemsPage(TemplateView):
    template_name = "factcheck/problems.html"
    extra_context = {"problems": PROBLEMS}

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        taken = [name.upper() for name in self.http_method_names if hasattr(self, name)]
        return method_not_allowed(request, taken)
