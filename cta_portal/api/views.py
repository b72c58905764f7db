"""What can be read at /api/v1/: each view finds what the public pages show and says it as plain values."""

from datetime import datetime, time

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import http_date
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from actions import facets, search
from actions.models import Action, Participation, PublicCopy
from cta_portal.api import fields, questions, told
from cta_portal.api.describing import FILTERS, PAGING, REGISTER_FILTERS, answers
from cta_portal.api.door import Reading
from cta_portal.api.problems import NotThere, Withdrawn
from cta_portal.api.words import framework_label, in_each_language
from cta_portal.bulk.files import KINDS as FILE_KINDS
from cta_portal.governments import downloads, standing
from cta_portal.numbers.definitions import NUMBERS
from cta_portal.numbers.ground import ground
from frameworks import caching
from frameworks.models import Framework, Objective
from publications.models import Edition, EditionFile

ATTRIBUTION = "Call to Local Action for Migrants and Refugees"


def _absolute(name, *args):
    return settings.PUBLIC_URL + reverse(name, args=args)


class Index(Reading):
    @extend_schema(operation_id="index", summary="What there is", responses=answers(fields.Index))
    def get(self, request):
        """Where everything stands, under which licence, and since when it is so."""
        questions.check_names(request.GET, ())
        changed_at = caching.changed_at()
        names = ("actions", "facets", "figures", "governments", "frameworks", "editions")
        return Response(
            {
                "title": settings.SPECTACULAR_SETTINGS["TITLE"],
                "licence": downloads.LICENCE,
                "attribution": ATTRIBUTION,
                "documentation": _absolute("api:docs"),
                "description": _absolute("api:description"),
                "data_version": request._request.data_version,
                "changed_at": changed_at.isoformat() if changed_at else None,
                "files": {kind: _absolute("bulk", kind) for kind in FILE_KINDS},
                "resources": {name: _absolute(f"api:{name}") for name in names},
            }
        )


class Actions(Reading):
    @extend_schema(
        operation_id="actions",
        summary="Published actions",
        parameters=[*FILTERS, *PAGING],
        responses=answers(fields.ActionPage, 400),
    )
    def get(self, request):
        """Newest first. The filters are those of the showcase and find what its page finds: several values of one
        filter are alternatives, several filters all have to be met. Follow “next”: what is published meanwhile stands
        before the pages still to come and moves none of them."""
        version = request._request.data_version
        asked = questions.asked(request.GET, version, also=("cursor", "limit"))
        limit, cursor = questions.limit_of(request.GET), questions.single(request.GET, "cursor")
        snapshot, bits = asked.hits(version)
        ids = questions.following(snapshot, bits, cursor, limit + 1)
        rows = {pk: (at, copy) for pk, at, copy in _copies(ids[:limit])}
        slugs = told.objective_slugs()
        cursor_of_next = None
        if len(ids) > limit:
            pk = ids[limit - 1]
            cursor_of_next = questions.cursor_after(rows[pk][0], pk) if pk in rows else None
        results = [told.action_in_a_list(rows[pk][1], slugs) for pk in ids[:limit] if pk in rows]
        return Response(
            {"total": bits.bit_count(), "next": _next(request, cursor_of_next), "results": results}
        )


def _copies(ids):
    rows = PublicCopy.objects.filter(action_id__in=ids)
    return rows.values_list("action_id", "action__published_at", "content")


def _next(request, cursor):
    if cursor is None:
        return None
    params = request.GET.copy()
    params["cursor"] = cursor
    return f"{settings.PUBLIC_URL}{request.path}?{params.urlencode()}"


class OneAction(Reading):
    @extend_schema(
        operation_id="action",
        summary="One action",
        responses=answers(fields.Action, 400, 404) | {410: fields.WithdrawnTold},
    )
    def get(self, request, code):
        """All its texts in all languages, with its facts. One that was withdrawn is answered with 410 and the reason;
        one that was joined with another leads there."""
        questions.check_names(request.GET, ())
        code = code.upper()
        copy = (
            PublicCopy.objects.filter(action__code=code, action__in=Action.objects.published().order_by())
            .values_list("content", flat=True)
            .first()
        )
        return Response(told.action(copy, told.objective_slugs())) if copy else _no_longer(code)


def _no_longer(code):
    withdrawn = Action.objects.withdrawn().filter(code=code).select_related("see_instead").first()
    if withdrawn is not None:
        other = withdrawn.see_instead
        stands = other and Action.objects.published().filter(pk=other.pk).exists()
        raise Withdrawn(
            f"{code} was withdrawn; its code is never given again.",
            reason=withdrawn.withdrawn_reason,
            withdrawn_on=withdrawn.withdrawn_at.date().isoformat(),
            see_instead=_absolute("api:action", other.code) if stands else None,
        )
    merged = Action.objects.published().filter(merged_submissions__action__code=code).first()
    if merged is not None:
        return HttpResponsePermanentRedirect(_absolute("api:action", merged.code))
    raise NotThere(f"No public action has the code {code[:20]}.")


class Facets(Reading):
    @extend_schema(
        operation_id="facets",
        summary="Filters with their values",
        parameters=FILTERS,
        responses=answers(fields.FacetList, 400),
    )
    def get(self, request):
        """Every filter with the values it takes, in words, and how many actions each would find. With filters given,
        the counts of each leave its own selection out, as beside the list of the showcase."""
        version = request._request.data_version
        asked = questions.asked(request.GET, version)
        found = search.find(asked.params, version=version)
        labels = {(one.framework.code, one.slug): one for one in Objective.objects.of(*_facet_frameworks())}
        results = []
        for facet in facets.FACETS:
            counts = {} if asked.is_void else found.counts[facet.key]
            values = [
                {"value": value, "label": _facet_words(facet, value, labels), "count": count}
                for value, count in sorted(counts.items())
            ]
            results.append({"key": facet.key, "label": in_each_language(facet.label), "values": values})
        return Response({"total": 0 if asked.is_void else found.total, "results": results})


def _facet_frameworks():
    return [facet.framework for facet in facets.FACETS if facet.framework]


def _facet_words(facet, value, labels):
    row = labels.get((facet.framework, value))
    return framework_label(row) if row else in_each_language(facet.say, value)


class Figures(Reading):
    @extend_schema(operation_id="figures", summary="Figures", responses=answers(fields.FigureList, 400))
    def get(self, request):
        """The numbers of the dashboard, each with its definition and its day. What they count is counted apart."""
        questions.check_names(request.GET, ())
        now = ground(request._request.data_version)
        results = [
            {
                "key": number.key,
                "number": count,
                "what": in_each_language(number.words, count),
                "definition": in_each_language(number.definition),
                "as_of": now.today.isoformat(),
            }
            for number in NUMBERS
            for count in (number.count(now),)
        ]
        return Response({"results": results}, headers={"Last-Modified": _as_of(now.today)})


def _as_of(today):
    """The later of the last change and of midnight: figures name their day."""
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    return http_date(max(caching.changed_at() or midnight, midnight).timestamp())


class Governments(Reading):
    @extend_schema(
        operation_id="governments",
        summary="Governments of the public register",
        parameters=[*REGISTER_FILTERS, *PAGING],
        responses=answers(fields.GovernmentPage, 400),
    )
    def get(self, request):
        """Signatories, and governments that take part in a published action; by slug."""
        everything = list(ground(request._request.data_version).governments)
        found, limit, after = questions.asked_of_register(request.GET, everything)
        rest = sorted((one for one in found if one.slug > after), key=lambda one: one.slug)
        page = rest[:limit]
        following = questions.cursor_of_name(page[-1].slug) if len(rest) > limit else None
        results = [_government(one) for one in page]
        return Response({"total": len(found), "next": _next(request, following), "results": results})


def _government(government):
    facts = downloads.facts(government)
    return {"slug": government.slug, "api": _absolute("api:government", government.slug), **facts}


class OneGovernment(Reading):
    @extend_schema(
        operation_id="government",
        summary="One government",
        responses=answers(fields.GovernmentWithActions, 400, 404),
    )
    def get(self, request, slug):
        """What the register says of it, and the codes of its published actions, newest first."""
        questions.check_names(request.GET, ())
        government = get_object_or_404(standing.register(), slug=slug)
        shared = Participation.objects.filter(government=government, state=Participation.CONFIRMED)
        actions = Action.objects.published().filter(pk__in=shared.order_by().values("action_id"))
        codes = actions.order_by("-published_at", "-pk").values_list("code", flat=True)
        return Response(_government(government) | {"actions": list(codes)})


class Frameworks(Reading):
    @extend_schema(
        operation_id="frameworks", summary="Frameworks", responses=answers(fields.FrameworkList, 400)
    )
    def get(self, request):
        """The lists of objectives, goals and priorities that actions answer to."""
        questions.check_names(request.GET, ())
        return Response({"results": [told.framework(row) for row in Framework.objects.all()]})


class OneFramework(Reading):
    @extend_schema(
        operation_id="framework",
        summary="One framework with its objectives",
        responses=answers(fields.FrameworkWithObjectives, 400, 404),
    )
    def get(self, request, code):
        """Each objective in four languages, with the number of published actions that serve it."""
        questions.check_names(request.GET, ())
        row = get_object_or_404(Framework, code=code)
        facet = next((facet for facet in facets.FACETS if facet.framework == code), None)
        counts = None
        if facet:
            bits = facets.snapshot(request._request.data_version).bits[facet.key]
            counts = {slug: held.bit_count() for slug, held in bits.items()}
        objectives = Objective.objects.of(code)
        return Response(
            told.framework(row) | {"objectives": [told.objective(one, counts) for one in objectives]}
        )


class Editions(Reading):
    @extend_schema(
        operation_id="editions", summary="Publications", responses=answers(fields.EditionList, 400)
    )
    def get(self, request):
        """Each edition that is out, with its files and their fingerprints."""
        questions.check_names(request.GET, ())
        built = EditionFile.objects.filter(state=EditionFile.BUILT).exclude(file="")
        rows = Edition.objects.released().prefetch_related(Prefetch("files", queryset=built, to_attr="built"))
        return Response({"results": [told.edition(row) for row in rows]})


class Nowhere(Reading):
    @extend_schema(exclude=True)
    def get(self, request, rest):
        """An address without its last slash leads to the one with it; any other is 404, in the words of a machine."""
        with_slash = f"{request.path}/"
        try:
            is_known = resolve(with_slash).url_name != "nowhere"
        except Resolver404:
            is_known = False
        if is_known and not request.path.endswith("/"):
            query = request.META["QUERY_STRING"]
            return HttpResponsePermanentRedirect(f"{with_slash}?{query}" if query else with_slash)
        raise NotThere("What there is stands at /api/v1/.")
