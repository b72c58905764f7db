"""From a priority of the Call to the objectives, goals and areas it usually serves: what the reference suggests."""

from frameworks.models import Framework, Objective

SUGGESTS = {  # fact of a priority: the framework it points into, by number or by slug
    "suggested_gcm": Framework.GCM,
    "suggested_sdg": Framework.SDG,
    "suggested_grf_areas": Framework.GRF,
}


def proposals() -> dict[int, list[int]]:
    """{primary key of a priority: primary keys of what it suggests}, for all priorities. Two statements."""
    found = {
        (row.framework.code, key): row.pk
        for row in Objective.objects.filter(framework__code__in=SUGGESTS.values()).select_related("framework")
        for key in (row.number, row.slug)
    }
    return {
        priority.pk: [
            found[framework, key]
            for fact, framework in SUGGESTS.items()
            for key in priority.details.get(fact, [])
            if (framework, key) in found
        ]
        for priority in Objective.objects.filter(framework__code=Framework.PRIORITY)
    }
