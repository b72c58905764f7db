"""Three addresses: a bare answer, twenty entries, one entry."""

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

application = get_wsgi_application()

from bench.floor.models import Entry  # noqa: E402 (models are there once the site is set up)


def hello(request):
    return HttpResponse("hello")


def entries(request):
    start = int(request.GET.get("start", 0))
    return render(request, "list.html", {"entries": Entry.objects.order_by("-pk")[start : start + 20]})


def entry(request, pk):
    return render(request, "detail.html", {"entry": Entry.objects.get(pk=pk)})


urlpatterns = [path("hello/", hello), path("list/", entries), path("<int:pk>/", entry)]
