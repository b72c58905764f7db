"""The reports of the secretariat: a page of figures, each a chart and a table, and the same as files."""

from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts import access
from actions import reports as questions
from actions.models import Call
from cta_portal.audit import files
from figures import charts

LOOKED_BACK = timedelta(days=365)


def reports(request):
    """The figures of a period, of one call or all."""
    period = _asked(request)
    tables = [(table, _chart(table)) for table in questions.tables(period)]
    context = {
        "title": _("Reports"),
        "tables": tables,
        "period": period,
        "calls": Call.objects.all(),
        "today": timezone.localdate(),
        "fewest": questions.FEWEST,
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "admin/reports.html", admin.site.each_context(request) | context)


def take_out(request, key, kind):
    """One table as CSV, or all as a workbook; the access log says who took it out."""
    period = _asked(request)
    tables = {table.key: table for table in questions.tables(period)}
    if kind == "xlsx" and key == "all":
        sheets = [(table.title, _above(table, period), table.heads, table.lines) for table in tables.values()]
        content, mime = files.to_xlsx(sheets), files.EXCEL
    elif kind == "csv" and key in tables:
        content, mime = files.to_csv(tables[key].heads, tables[key].lines), "text/csv; charset=utf-8"
    else:
        raise Http404
    access.note(
        access.EXPORT, [("", f"report {key}")], by=request.user, where=request.resolver_match.view_name
    )
    name = f"report-{key}-{period.since}-{period.until}.{kind}"
    return HttpResponse(
        content,
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _asked(request):
    """The period of the filters; what cannot be read is the last year and all calls."""
    if not request.user.has_perm("actions.read_reports"):
        raise PermissionDenied
    until = _day(request.GET.get("until", "")) or timezone.localdate()
    since = _day(request.GET.get("since", "")) or until - LOOKED_BACK
    return questions.Period(since, until, Call.objects.filter(slug=request.GET.get("call", "")).first())


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
