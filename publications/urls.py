"""Addresses of the publications."""

from django.urls import path

from publications.views import carrying, certificates, editions, handed_in, proofs, reading, short_forms

app_name = "publications"
urlpatterns = [
    path("publications/", editions.index, name="index"),
    path("publications/<slug:slug>/", editions.detail, name="detail"),
    path("publications/<slug:slug>/citation.<slug:form>", editions.reference, name="reference"),
    path("publications/<slug:slug>/share-<slug:mark>.png", editions.share_picture, name="share_picture"),
    path("publications/<slug:slug>/<slug:language>-<slug:format>.pdf", editions.file, name="file_as"),
    path("publications/<slug:slug>/<slug:language>.pdf", editions.file, name="file"),
    path("publications/<slug:slug>/read/<slug:language>/", reading.page, name="read"),
    path("publications/<slug:slug>/read/<slug:language>/<slug:page>/", reading.page, name="read_page"),
    path(
        "publications/<slug:slug>/read/<slug:language>/pictures/<str:name>",
        reading.picture,
        name="read_picture",
    ),
    path("certificate/<str:code>.pdf", certificates.certificate, name="certificate_own"),
    path("certificate/<str:code>/<slug:language>.pdf", certificates.certificate, name="certificate"),
    path("leaflets/<slug:code>.pdf", short_forms.leaflet, name="leaflet"),
    path("countries/<slug:iso2>/brief.pdf", short_forms.country_brief, name="country_brief"),
    path("brief/", short_forms.brief, name="brief"),
    path("brief/<str:codes>.pdf", short_forms.forum_brief, name="forum_brief"),
    path("proof/<str:token>/", proofs.proof, name="proof"),
    path("proof/<str:token>/<slug:language>.pdf", proofs.printed, name="proof_pdf"),
    path("proof/<str:token>/pictures/<slug:sha256>", proofs.picture, name="proof_picture"),
    path("carried/<slug:code>/", carrying.carried, name="carried"),
    path(
        "desk/actions/<slug:draft_id>/receipt/<int:number>.<int:round_number>.pdf",
        handed_in.handed_in_pdf,
        name="handed_in",
    ),
    path("desk/handed-in/<slug:slug>.<str:form>.zip", handed_in.handed_in_all, name="handed_in_all"),
    path("desk/handed-in/<slug:slug>/", handed_in.handed_in_page, name="handed_in_page"),
    path("desk/handed-in/<slug:slug>/all.<str:form>", handed_in.handed_in_joined, name="handed_in_joined"),
    path("desk/mirror/<slug:draft_id>/", carrying.mirror, name="mirror"),
]
