"""Addresses of the learning section."""

from django.urls import path

from learning import views

app_name = "learning"
urlpatterns = [
    path("learn/", views.index, name="index"),
    path("learn/activities/<slug:slug>/", views.activity, name="activity"),
    path("learn/resources/", views.resources, name="resources"),
    path("learn/resources/<slug:slug>/", views.resource, name="resource"),
    path("learn/calendar/", views.calendar_page, name="calendar"),
    path("learn/calendar.ics", views.calendar_ics, name="calendar_ics"),
    path("updates/", views.updates, name="updates"),
    path("updates/feed/", views.updates_feed, name="updates_feed"),
    path("updates/<slug:slug>/", views.update, name="update"),
]
