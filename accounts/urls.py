"""The account of the person who is signed in."""

from django.urls import path
from django.views.generic import RedirectView

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("consents/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("2fa/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="passkeys"),
    path("2fa/webauthn/keys/<int:pk>/remove/", views.remove_passkey, name="remove_passkey"),
    path("confirm-email/", views.prove_address, name="prove_address"),
    path("password/reset/confirm/", views.type_password_code, name="type_password_code"),
]
