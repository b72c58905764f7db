"""The account of the person who is signed in."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("consents/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("confirm-email/", views.prove_address, name="prove_address"),
    path("password/reset/confirm/", views.type_password_code, name="type_password_code"),
]
