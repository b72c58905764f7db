"""Addresses of the publications."""

from django.urls import path

from publications import views

app_name = "publications"
urlpatterns = [
    path("publications/", views.index, name="index"),
    path("publications/<slug:slug>/", views.detail, name="detail"),
    path("publications/<slug:slug>/<slug:language>.pdf", views.file, name="file"),
    path("certificate/<str:code>.pdf", views.certificate, name="certificate_own"),
    path("certificate/<str:code>/<slug:language>.pdf", views.certificate, name="certificate"),
    path("leaflets/<slug:code>.pdf", views.leaflet, name="leaflet"),
    path("carried/<slug:code>/", views.carried, name="carried"),
    path(
        "desk/actions/<slug:draft_id>/receipt/<int:number>.<int:round_number>.pdf",
        views.handed_in_pdf,
        name="handed_in",
    ),
    path("desk/handed-in/<slug:slug>.<str:form>.zip", views.handed_in_all, name="handed_in_all"),
    path("desk/handed-in/<slug:slug>/", views.handed_in_page, name="handed_in_page"),
    path("desk/handed-in/<slug:slug>/all.<str:form>", views.handed_in_joined, name="handed_in_joined"),
    path("desk/mirror/<slug:draft_id>/", views.mirror, name="mirror"),
]
