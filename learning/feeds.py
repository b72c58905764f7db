"""The updates as an Atom feed, one per language."""

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frameworks.richtext import to_html
from learning.models import Update

LATEST = 30


def updates_feed() -> str:
    """The newest published updates in the active language, as Atom."""
    feed = Atom1Feed(
        title=_("Updates of the Call to Local Action"),
        link=settings.PUBLIC_URL + reverse("learning:updates"),
        feed_url=settings.PUBLIC_URL + reverse("learning:updates_feed"),
        description=_("What is new at the Call to Local Action for Migrants and Refugees."),
        language=get_language(),
    )
    for update in Update.objects.published()[:LATEST]:
        feed.add_item(
            title=update.title,
            link=settings.PUBLIC_URL + update.get_absolute_url(),
            description=update.summary or to_html(update.text),
            pubdate=update.published_at,
            updateddate=update.published_at,
        )
    return feed.writeString("utf-8")
