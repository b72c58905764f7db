"""What was posted after the log-in had ended: kept in the visitor's session until the person has signed in."""

from actions.models import Action

KEPT = "kept_writing"  # {path: {name: values}} of the last such post


def keep(request, draft_id):
    """Keep a post for a draft that exists; a stranger's post elsewhere fills no table."""
    if draft_id is None or Action.objects.filter(draft_id=draft_id).exists():
        posted = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
        request.session[KEPT] = {
            request.path: {name: posted[name] for name in posted if not name.startswith("_")}
        }


def kept(request):
    """{name: values} that were posted to this page before the person signed in again; None if nothing was."""
    return request.session.get(KEPT, {}).get(request.path)


def forget(request):
    if KEPT in request.session:
        del request.session[KEPT]
