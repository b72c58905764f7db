"""The addresses of actions: the author's desk and the public's showcase."""

from django.urls import path

from actions.views import showcase

app_name = "actions"
urlpatterns = [
    path("actions/", showcase.index, name="index"),
    path("actions/<str:code>/", showcase.detail, name="code"),
    path("actions/<str:code>/<slug:slug>/", showcase.detail, name="detail"),
    path("priorities/<slug:slug>/", showcase.priority, name="priority"),
]
