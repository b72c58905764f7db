"""The audit in the secretariat: what was done, who saw what, the chain that vouches for it, and all of it as a file."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import history
from accounts.models import Event
from cta_portal.audit import compared, questions
from frameworks import cells

A_PAGE, MOST_ROWS, MOST_NAMED = 50, 50_000, 20
FILTERS = ("person", "kind", "group", "since", "until", "q", "thing")
KINDS_OF_FILE = {"csv": cells.CSV, "xlsx": cells.EXCEL}


def _allowed(request):
    if not request.user.has_perm("accounts.view_event"):
        raise PermissionDenied
    return request.user


def _asked(values):
    tab = questions.ACCESS if values.get("tab") == questions.ACCESS else questions.HISTORY
    return tab, {name: values.get(name, "")[:100].replace("\x00", "") for name in FILTERS}


def audit(request):
    """The filtered rows, newest first; with `thing` the chain of one thing."""
    _allowed(request)
    tab, asked = _asked(request.GET)
    page = Paginator(questions.find(tab, asked), A_PAGE).get_page(request.GET.get("page"))
    people, kinds, groups = questions.choices(tab)
    if asked["person"] and asked["person"] not in dict(people) and tab == questions.HISTORY:
        people = [*people, (asked["person"], _("the person chosen"))]
    rows = questions.in_words(page.object_list)
    faults = (
        history.faults([row.event for row in rows]) if asked["thing"] and tab == questions.HISTORY else {}
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": _("Audit"),
        "tab": tab,
        "asked": asked,
        "hidden": [(name, value) for name, value in asked.items() if value],
        "page": page,
        "rows": rows,
        "faults": faults,
        "is_one_thing": bool(asked["thing"]),
        "query": query.urlencode(),
        "people": people,
        "kinds": kinds,
        "groups": groups,
        "head": history.head(),
        "verified": Event.objects.filter(verb="history_verified").order_by("-seq").first(),
    }
    return TemplateResponse(request, "admin/audit.html", admin.site.each_context(request) | context)


@require_POST
def verify(request):
    """Walk the whole chain, then hold signatures and decisions against it; what was found is an event of its own."""
    user = _allowed(request)
    proof = history.prove()
    broken, changed = proof.broken, compared.faults()
    history.record(
        "history_verified",
        user,
        by=user,
        events=proof.count,
        head=proof.last.hash if proof.last else "",
        broken=broken.how if broken else "rows" if changed else "",
        rows=[fault.key for fault in changed[:MOST_NAMED]],
    )
    if broken:
        where = broken.event.seq if broken.event else 0
        messages.error(
            request,
            _("The history does not hold: event %(number)s is the first that does not vouch for its past.")
            % {"number": where},
        )
    for fault in changed[:MOST_NAMED]:
        messages.error(request, str(fault))
    if not broken and not changed:
        sentence = ngettext(
            "%(count)s event, and it holds.",
            "%(count)s events, each vouched for by the one before.",
            proof.count,
        )
        messages.success(request, sentence % {"count": proof.count})
    return redirect("admin:audit")


@require_POST
def export(request, kind):
    """The filtered rows as a file; what was taken out, by which filters, is an event."""
    user = _allowed(request)
    tab, asked = _asked(request.POST)
    rows = questions.find(tab, asked)
    if kind not in KINDS_OF_FILE or rows.count() > MOST_ROWS:
        messages.error(
            request, _("At most %(most)s rows in one file. Choose a shorter period.") % {"most": MOST_ROWS}
        )
        return redirect("admin:audit")
    lines = [_line(row) for row in questions.in_words(rows)]
    kept = {name: value for name, value in asked.items() if value and name != "q"}
    history.record("history_exported", user, by=user, part=tab, rows=len(lines), format=kind, **kept)
    heads = [
        _("Time"), _("Person"), _("What was done"), _("Kind of thing"), _("Thing"), _("Details"),
        _("Number"), _("Fingerprint"),
    ]  # fmt: skip
    title = _("Audit")
    content = (
        cells.csv_file([heads, *lines]) if kind == "csv" else cells.xlsx_file([(title, [], heads, lines)])
    )
    name = f"{tab}-{timezone.localdate()}.{kind}"
    return HttpResponse(
        content,
        content_type=KINDS_OF_FILE[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _line(row):
    event = row.event
    return [
        timezone.localtime(row.at).isoformat(timespec="seconds"),
        row.who,
        row.what,
        row.kind,
        row.thing,
        row.detail,
        event.seq if event else None,
        event.hash if event else None,
    ]
