"""New and corrected actions for feed readers: one Atom feed for every question that the list of actions answers."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from actions import facets, search
from actions.cards import cards_of
from actions.models import Submission
from frameworks.caching import public_page

LATEST = 30


class ActionFeed(Atom1Feed):
    """Each entry says its own language: a text may stand in another than the feed."""

    def item_attributes(self, item):
        return {"xml:lang": item["spoken"]}


@public_page
def actions_feed(request):
    """The newest of what the same words and filters find on the page, in the language of the page."""
    found = search.find(request.GET, version=request.data_version)
    snapshot, bits = search.all_hits(request.GET, version=request.data_version)
    cards = cards_of(snapshot.in_order(bits, 0, LATEST))
    moments = _moments([card.code for card in cards])
    query = understood(request, found)
    feed = ActionFeed(
        title=_title(found),
        link=_absolute("actions:index", query),
        feed_url=_absolute("actions_feed", query),
        description=_("What cities and regions do for migrants and refugees, told by themselves."),
        language=get_language(),
        feed_guid=_absolute("actions_feed", query),
    )
    for card in cards:
        first, latest = moments[card.code]
        feed.add_item(
            title=card.title.text,
            link=settings.PUBLIC_URL + card.href,
            description=card.sentence.text,
            unique_id=settings.PUBLIC_URL + reverse("short_action", args=[card.code]),
            author_name=card.lead.official_name,
            pubdate=first,
            updateddate=latest,
            spoken=card.title.language,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def understood(request, found):
    """The understood part of the question as a query string, in one order."""
    asked = request.GET.copy()
    asked.clear()
    if found.query:
        asked["q"] = found.query
    for key, values in found.choice.items():
        asked.setlist(key, values)
    return asked.urlencode()


def _absolute(name, query):
    return settings.PUBLIC_URL + reverse(name) + (f"?{query}" if query else "")


def _moments(codes):
    """{code: (first published, this text published)}."""
    rows = Submission.objects.published().filter(action__code__in=codes)
    return {code: (first, latest) for code, first, latest in rows.values_list(
        "action__code", "action__published_at", "published_at"
    )}  # fmt: skip


def _title(found):
    """“Actions: Colombia, 15 Access to services”."""
    parts = [f"“{found.query}”"] if found.query else []
    slugs = {(label.framework_code, label.slug): label for label in facets.labels().values()}
    for key, values in found.choice.items():
        facet = facets.BY_KEY[key]
        for value in values:
            label = slugs.get((facet.framework, value))
            number = f"{label.number} " if label and label.number else ""
            parts.append(f"{number}{label.label}" if label else str(facet.say(value)))
    listed = pgettext("between the parts of a line", ", ").join(parts)
    if listed:
        return _("Actions of the Call to Local Action: %(filters)s") % {"filters": listed}
    return _("Actions of the Call to Local Action")
