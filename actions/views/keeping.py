"""What was posted after the log-in had ended, or was too large: kept in the session until it is in its fields again."""

from actions.models import Action

IN_PART = "_in_part"  # only the beginning had arrived
KEPT = "kept_writing"  # {path: {name: values}} of the last such post


def keep(request, draft_id, path=None):
    """Keep a post for a draft that exists, for its page or the one at `path`; a stranger's post elsewhere fills no
    table."""
    if draft_id is None or Action.objects.filter(draft_id=draft_id).exists():
        posted = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
        request.session[KEPT] = {
            path or request.path: {name: posted[name] for name in posted if not name.startswith("_")}
        }


def keep_arrived(request, draft_id):
    """Keep the beginning of a post that was too large; a script keeps its own copy in the browser."""
    if not request.headers.get("X-Autosave") and Action.objects.filter(draft_id=draft_id).exists():
        posted = {name: request.arrived.getlist(name) for name in request.arrived if not name.startswith("_")}
        posted.pop("csrfmiddlewaretoken", None)
        request.session[KEPT] = {request.path: posted | {IN_PART: ["1"]}}


def kept(request):
    """{name: values} that were posted to this page and not saved; None if nothing was."""
    return request.session.get(KEPT, {}).get(request.path)


def how(kept) -> str:
    """Why it was kept: "part" where only the beginning had arrived, "whole" where the log-in had ended."""
    return "part" if IN_PART in kept else "whole"


def forget(request):
    if KEPT in request.session:
        del request.session[KEPT]
