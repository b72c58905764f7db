"""The map of the site: one include per app."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

import actions.urls
import signatories.urls
from actions.views import files, public
from actions.views.pictures import paths_picture, share_picture
from cta_portal import embedding, feeds, health, open_data, sitemap, views
from cta_portal.bulk import files as bulk_files
from cta_portal.governments import directory, downloads, growth, leaders, page
from cta_portal.governments.pictures import picture
from cta_portal.numbers import dashboard, places
from cta_portal.numbers import files as figure_files
from signatories.views.certificates import certificate_short
from signatories.views.declaration import text_file

# These pages gather several apps, so they live up here; their names stay with what they show.
register_urls = [
    path("signatories/", directory.directory, name="index"),
    path("signatories/leaders/", leaders.leaders, name="leaders"),
    path("signatories/growth/", growth.growth, name="growth"),
    path("signatories/growth/growth.csv", growth.growth_csv, name="growth_csv"),
    path("signatories/download.<slug:kind>", downloads.download, name="download"),
    path("signatories/<slug:slug>/", page.government, name="detail"),
    path("countries/<slug:iso2>/", places.country, name="country"),
    path("sections/<slug:slug>/", places.section, name="section"),
    *signatories.urls.urlpatterns,
]
action_urls = [
    path("priorities/<slug:slug>/", places.priority, name="priority"),
    path("objectives/<slug:code>/", places.objective, name="objective"),
    *actions.urls.urlpatterns,
]
figure_urls = [
    path("", dashboard.index, name="index"),
    path("actions/", dashboard.actions, name="actions"),
    path("signatories/", dashboard.signatories, name="signatories"),
    path("gaps/", dashboard.gaps_page, name="gaps"),
    path("numbers.csv", figure_files.numbers_csv, name="numbers_csv"),
    path("<slug:key>.csv", figure_files.table_csv, name="csv"),
]

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("pictures/paths/<str:code>/<slug:colour>/<slug:shape>.svg", paths_picture, name="paths"),
    path("pictures/share/<slug:code>/<slug:language>/<slug:mark>.png", share_picture, name="share_picture"),
    path("pictures/photo/<slug:sha256>", files.photo, name="photo"),
    path("pictures/photo/<slug:sha256>/<str:name>", files.rendition, name="rendition"),
    path("pictures/governments/<slug:folder>/<str:name>", picture, name="government_picture"),
    path("documents/<slug:sha256>", files.document, name="document"),
    path(
        "declaration/<int:version>/<slug:language>/<slug:sha256>.<slug:ending>",
        text_file,
        name="declaration_file",
    ),
    path("a/<slug:code>", public.short, name="short_action"),
    path("api/v1/", include("cta_portal.api.urls")),
    path("open-data/SHA256SUMS", bulk_files.sums, name="bulk_sums"),
    path("open-data/history-head.json", open_data.history_head, name="history_head"),
    path("open-data/<str:kind>", bulk_files.bulk, name="bulk"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:kind>-<int:number>.xml", sitemap.part, name="sitemap_part"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("v/<str:code>", certificate_short, name="certificate_short"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("secretariat/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/codebook.csv", bulk_files.codebook, name="codebook"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("contact/", views.contact, name="contact"),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("embed/actions/", embedding.several, name="embed_actions"),
    path("embed/actions/<slug:code>/", embedding.one, name="embed_action"),
    path("actions/feed.atom", feeds.actions_feed, name="actions_feed"),
    path("", include((register_urls, "signatories"))),
    path("", include((action_urls, "actions"))),
    path("figures/", include((figure_urls, "figures"))),
    path("", include("publications.urls")),
    path("", include("learning.urls")),
)

handler400 = "cta_portal.views.bad_request"
handler403 = "cta_portal.views.forbidden"
handler404 = "cta_portal.views.not_found"
handler429 = "accounts.limits.too_many"
handler500 = "cta_portal.views.server_error"
