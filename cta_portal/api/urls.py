"""The addresses of the read interface."""

from django.urls import path

from cta_portal.api import describing, views
from cta_portal.api.door import door

app_name = "api"
DESCRIBED = [
    path("", door(views.Index.as_view()), name="index"),
    path("actions/", door(views.Actions.as_view()), name="actions"),
    path("actions/<slug:code>/", door(views.OneAction.as_view()), name="action"),
    path("facets/", door(views.Facets.as_view()), name="facets"),
    path("figures/", door(views.Figures.as_view()), name="figures"),
    path("governments/", door(views.Governments.as_view()), name="governments"),
    path("governments/<slug:slug>/", door(views.OneGovernment.as_view()), name="government"),
    path("frameworks/", door(views.Frameworks.as_view()), name="frameworks"),
    path("frameworks/<slug:code>/", door(views.OneFramework.as_view()), name="framework"),
    path("editions/", door(views.Editions.as_view()), name="editions"),
]
urlpatterns = [
    *DESCRIBED,
    path("openapi.json", door(describing.description), name="description"),
    path("docs/", describing.docs, name="docs"),
    path("<path:rest>", door(views.Nowhere.as_view()), name="nowhere"),
]
