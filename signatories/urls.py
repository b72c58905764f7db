"""Addresses of signing, joining and checking certificates."""

from django.urls import path

from signatories.views import certificates, desk, joining

app_name = "signatories"
urlpatterns = [
    path("verify/<str:code>/", certificates.certificate_check, name="certificate_check"),
    path("confirm/<str:token>/", desk.confirm, name="confirm"),
    path("desk/sign/", desk.sign, name="sign"),
    path("desk/sign/find/", desk.find, name="sign_find"),
    path("desk/sign/done/<int:pk>/", desk.sign_done, name="sign_done"),
    path("desk/sign/done/<int:pk>/letter/", desk.add_letter, name="add_letter"),
    path("desk/sign/done/<int:pk>/second/", desk.ask_second, name="ask_second"),
    path("desk/sign/done/<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("desk/sign/<slug:part>/", desk.sign_part, name="sign_part"),
    path("desk/evidence/<int:pk>/", desk.evidence_file, name="evidence_file"),
    path("desk/join/<slug:slug>/", joining.join, name="join"),
    path("desk/join/answer/<int:pk>/", joining.join_answer, name="join_answer"),
]
