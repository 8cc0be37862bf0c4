"""Every address of the service."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from .admin.guidelines import guidelines_page
from .health import healthz, readyz
from .problems_page import ProblemsPage

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/guidelines/", admin.site.admin_view(guidelines_page), name="guidelines"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("factcheck.api.routers")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("api/problems/", ProblemsPage.as_view(), name="problems"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler400 = "factcheck.errors.bad_request"
handler403 = "factcheck.errors.permission_denied"
handler404 = "factcheck.errors.not_found"
handler500 = "factcheck.errors.server_error"
