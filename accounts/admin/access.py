"""The pages that show people's data say so in one place, and each look at them is written down."""

from functools import wraps

from accounts import access


class ShowsPeople:
    """For an admin class: every page of it that was shown, list, row or file, goes into the access log."""

    @property
    def urls(self):
        """Those that a subclass adds to `get_urls` as well."""
        urls = super().urls
        for pattern in urls:
            if hasattr(pattern, "callback"):
                pattern.callback = noted(pattern.callback, self.model)
        return urls


def noted(view, model):
    """The same view; what it showed of which row, or rows of a list, goes into the access log."""
    label = model._meta.label_lower

    @wraps(view)
    def looked_at(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code in (200, 422) and request.user.is_authenticated:
            kind, things = _seen(request, response, label, kwargs)
            access.note(kind, things, by=request.user, where=request.resolver_match.view_name)
        return response

    return looked_at


def _seen(request, response, label, kwargs):
    key = kwargs.get("pk", kwargs.get("object_id"))
    is_file = "attachment" in response.headers.get("Content-Disposition", "")
    kind = access.EXPORT if is_file else access.PAGE if key else access.LIST
    if key:
        return kind, [(label, key)]
    chosen = request.POST.getlist("_selected_action")
    changelist = (getattr(response, "context_data", None) or {}).get("cl")
    rows = chosen or [row.pk for row in getattr(changelist, "result_list", [])]
    return kind, [(label, row) for row in rows] or [(label, "")]
