"""The addresses of actions: the author's desk and the public's showcase."""

from django.urls import path

from actions.views import (
    asking,
    calls,
    desk,
    downloads,
    handing_in,
    history,
    offline,
    partners,
    past,
    people,
    showcase,
    uploading,
    writing,
)

app_name = "actions"
urlpatterns = [
    path("actions/", showcase.index, name="index"),
    path("actions/<slug:code>/", showcase.detail, name="code"),
    path("actions/<slug:code>/<slug:slug>/", showcase.detail, name="detail"),
    path("priorities/<slug:slug>/", showcase.priority, name="priority"),
    path("calls/", calls.index, name="calls"),
    path("desk/", desk.desk, name="desk"),
    path("desk/invitations/<int:pk>/", partners.invitation, name="invitation"),
    path("desk/actions/new/", writing.new, name="new"),
    path("desk/actions/form/<slug:kind>.docx", offline.empty_form, name="empty_form"),
    path("desk/actions/<slug:draft_id>/form.docx", offline.form_file, name="form_file"),
    path("desk/actions/<slug:draft_id>/offline/", offline.bring, name="offline"),
    path("desk/actions/<slug:draft_id>/offline/<int:pk>/", offline.offline_copy, name="offline_copy"),
    path("desk/actions/<slug:draft_id>/preview/", handing_in.preview, name="preview"),
    path("co-writing/<str:token>/", people.co_write, name="co_write"),
    path("desk/actions/<slug:draft_id>/people/", people.people, name="people"),
    path("desk/actions/<slug:draft_id>/people/<int:pk>/<slug:name>/", people.move, name="person_move"),
    path("desk/actions/<slug:draft_id>/copy/", asking.copy, name="copy"),
    path("desk/actions/<slug:draft_id>/withdraw/", asking.withdrawal, name="withdrawal"),
    path(
        "desk/actions/<slug:draft_id>/receipt/<int:number>.<int:round_number>.docx",
        downloads.as_word,
        name="handed_in_word",
    ),
    path("desk/actions/<slug:draft_id>/past/", past.told, name="past"),
    path("desk/actions/<slug:draft_id>/history/", history.history, name="history"),
    path("desk/actions/<slug:draft_id>/history/<int:pk>/restore/", history.restore, name="restore"),
    path("desk/actions/<slug:draft_id>/open/<slug:step>/", history.others, name="others"),
    path("desk/actions/<slug:draft_id>/governments/", partners.partners, name="partners"),
    path("desk/actions/<slug:draft_id>/governments/find/", partners.find, name="find_partners"),
    path(
        "desk/actions/<slug:draft_id>/governments/<int:pk>/<slug:name>/", partners.move, name="partner_move"
    ),
    path("desk/actions/<slug:draft_id>/call/", handing_in.move_call, name="move_call"),
    path("desk/actions/<slug:draft_id>/move/<slug:name>/", handing_in.move, name="move"),
    path(
        "desk/actions/<slug:draft_id>/receipt/<int:number>.<int:round_number>/",
        handing_in.receipt,
        name="receipt",
    ),
    path("desk/actions/<slug:draft_id>/<slug:kind>/<int:pk>/", handing_in.file, name="file"),
    path("desk/actions/<slug:draft_id>/upload/<slug:kind>/", uploading.upload, name="upload"),
    path("desk/actions/<slug:draft_id>/", writing.edit, name="edit"),
    path("desk/actions/<slug:draft_id>/<slug:step>/", writing.edit, name="edit"),
]
