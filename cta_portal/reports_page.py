"""The reports of the secretariat: a page of figures, each a chart and a table, and the same as files."""

from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import access, history
from accounts.refusals import Refused
from actions import reports as questions
from actions.models import Call
from figures import charts
from frameworks import cells

ALL, LOOKED_BACK = "all", timedelta(days=365)


def reports(request):
    """The figures of a period, of one call or all; a period that ends before it begins is refused with 422."""
    _allowed(request)
    period, sentence = _asked(request.GET), ""
    try:
        tables = [(table, _chart(table)) for table in questions.tables(period)]
    except Refused as refusal:
        tables, sentence = [], refusal.sentence
    context = {
        "title": _("Reports"),
        "tables": tables,
        "refusal": sentence,
        "period": period,
        "calls": Call.objects.all(),
        "today": timezone.localdate(),
        "fewest": questions.FEWEST,
    }
    context = admin.site.each_context(request) | context
    return TemplateResponse(request, "admin/reports.html", context, status=422 if sentence else 200)


@require_POST
def take_out(request, key, kind):
    """One table as CSV, or all as a workbook. What was taken out, of which period, is an event of the history.

    Files that name reviewers (`questions.NAMING`) go into the access log as well.
    """
    user = _allowed(request)
    period = _asked(request.POST)
    if (kind, key == ALL) not in (("xlsx", True), ("csv", False)):
        raise Http404
    try:
        tables = {table.key: table for table in questions.tables(period)}
    except Refused:
        return redirect(f"{reverse('admin:reports')}?{_query(period)}")
    if kind == "xlsx":
        sheets = [(table.title, _above(table, period), table.heads, table.lines) for table in tables.values()]
        content, mime = cells.xlsx_file(sheets), cells.EXCEL
    elif key in tables:
        content, mime = cells.csv_file([tables[key].heads, *tables[key].lines]), cells.CSV
    else:
        raise Http404
    call = period.call.pk if period.call else None
    since, until = period.since.isoformat(), period.until.isoformat()
    history.record(
        "report_exported", user, by=user, part=key, format=kind, since=since, until=until, call=call
    )
    if key == ALL or key in questions.NAMING:
        access.note(access.EXPORT, [("", f"report {key}")], by=user, where=request.resolver_match.view_name)
    name = f"report-{key}-{since}-{until}.{kind}"
    return HttpResponse(
        content,
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _allowed(request):
    if not request.user.has_perm("actions.read_reports"):
        raise PermissionDenied
    return request.user


def _asked(values):
    """The period of the filters; what cannot be read is the last year and all calls."""
    until = _day(values.get("until", "")) or timezone.localdate()
    since = _day(values.get("since", "")) or until - LOOKED_BACK
    return questions.Period(since, until, Call.objects.filter(slug=values.get("call", "")).first())


def _query(period):
    call = period.call.slug if period.call else ""
    return urlencode({"since": period.since, "until": period.until, "call": call})


def _day(text):
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2200 else None


def _above(table, period):
    sentence = _("%(since)s to %(until)s, as of %(today)s, n = %(number)d") % {
        "since": period.since, "until": period.until, "today": timezone.localdate(), "number": table.number,
    }  # fmt: skip
    return [table.title, table.definition, sentence]


def _chart(table):
    values = [charts.Bar(line[0], line[table.drawn]) for line in table.lines]
    return charts.bars(
        values, caption=table.title, label_head=table.heads[0], value_head=table.heads[table.drawn]
    )
