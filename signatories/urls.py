"""Addresses of the Declaration, signing, joining and checking certificates."""

from django.urls import path

from signatories import limits
from signatories.views import (
    badges,
    certificates,
    colleagues,
    correcting,
    declaration,
    invited,
    joining,
    opting_out,
    presenting,
    reaffirming,
    signed,
    signing,
)

app_name = "signatories"
urlpatterns = [
    path("declaration/", declaration.declaration, name="declaration"),
    path("declaration/<int:version>/", declaration.declaration_version, name="declaration_version"),
    path("verify/", certificates.certificate_ask, name="certificate_ask"),
    path("verify/<str:code>/", limits.look_up(certificates.certificate_check), name="certificate_check"),
    path("badge/<str:code>.svg", badges.badge_picture, name="badge"),
    path("confirm/<str:token>/", limits.confirm(signed.confirm), name="confirm"),
    path("invitation/<str:token>/", invited.invitation, name="invitation"),
    path("opt-out/<str:token>/", opting_out.opt_out, name="opt_out"),
    path("desk/sign/", signing.sign, name="sign"),
    path("desk/sign/find/", limits.find(signing.find), name="sign_find"),
    path("desk/sign/done/<int:pk>/", signed.sign_done, name="sign_done"),
    path("desk/sign/done/<int:pk>/letter/", limits.letter(signed.add_letter), name="add_letter"),
    path("desk/sign/done/<int:pk>/second/", limits.second_official(signed.ask_second), name="ask_second"),
    path("desk/sign/done/<int:pk>/badge/", badges.badge_page, name="badge_page"),
    path("desk/sign/done/<int:pk>/withdraw/", signed.withdraw, name="withdraw"),
    path("desk/sign/<int:pk>/correct/", limits.sign(correcting.ask_correction), name="ask_correction"),
    path("desk/sign/<int:pk>/reaffirm/", limits.sign(reaffirming.reaffirm), name="reaffirm"),
    path("desk/sign/<slug:part>/keep/", limits.keep(signing.keep_part), name="keep_part"),
    path("desk/sign/emblem/<slug:name>/", signing.emblem, name="sign_emblem"),
    path("desk/sign/<int:pk>/reelected/", reaffirming.reelected, name="reelected"),
    path("desk/sign/<slug:part>/", limits.sign(signing.sign_part), name="sign_part"),
    path("desk/evidence/<int:pk>/", signed.evidence_file, name="evidence_file"),
    path("desk/governments/<slug:slug>/colleagues/", colleagues.colleagues, name="colleagues"),
    path(
        "desk/governments/<slug:slug>/colleagues/invite/",
        colleagues.invite,
        name="colleague_invite",
    ),
    path("desk/governments/<slug:slug>/colleagues/hand-over/", colleagues.hand_over, name="hand_over"),
    path("desk/governments/<slug:slug>/colleagues/office/", colleagues.office, name="let_office_join"),
    path("desk/colleagues/<int:pk>/<slug:name>/", colleagues.move, name="colleague_move"),
    path("desk/invitations/<int:pk>/<slug:name>/", colleagues.move_invitation, name="invitation_move"),
    path("desk/governments/<slug:slug>/public/", presenting.present, name="present"),
    path("desk/join/<slug:slug>/", joining.join, name="join"),
    path("desk/join/answer/<int:pk>/", joining.join_answer, name="join_answer"),
]
