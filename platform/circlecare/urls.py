"""Every address of the server. The access matrix test walks this tree."""

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from circlecare import errors, frontend, health
from circlecare.views import SearchApi, TodayApi
from followup.clinics.api.feeds import feed as calendar_feed

API_ROOMS = (
    "kernel.notify",
    "kernel.files",
    "network.directory",
    "network.machines",
    "messaging.chat",
    "cases.patients",
    "cases.record",
    "cases.imaging",
    "cases.pathway",
    "cases.toxicity",
    "cases.referrals",
    "cases.overview",
    "cases.interchange",
    "cases.labs",
    "followup.protocols",
    "followup.clinics",
    "followup.visits",
    "followup.reminders",
)

api_patterns: list[URLPattern | URLResolver] = [
    path("today/", TodayApi.as_view(), name="today"),
    path("search/", SearchApi.as_view(), name="search"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    # split: the policy lets no script inside a page run
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
]
for room in API_ROOMS:
    api_patterns += import_module(f"{room}.api.urls").urlpatterns

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include(api_patterns)),
    re_path(r"^api/(?P<rest>.*)$", errors.api_not_found),
    path("fhir/r4/", include("cases.fhir.api.urls")),
    path("calendar/<str:secret>.ics", calendar_feed, name="calendar-feed"),
    path("sw.js", frontend.service_worker, name="service-worker"),
    path("_allauth/", include("allauth.headless.urls")),
    re_path(r"^(?!static/|_allauth/|api/|fhir/|ws/).*$", frontend.app, name="app"),
]

handler500 = "circlecare.errors.server_error"
