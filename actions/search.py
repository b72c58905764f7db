"""What the showcase finds: rows renewed with every change of what the public sees."""

from django.db.models import F

from actions.models import DataVersion


def bump():
    """Tell every cache that something public has changed."""
    DataVersion.objects.get_or_create(pk=1)
    DataVersion.objects.filter(pk=1).update(number=F("number") + 1)


def renew(action):
    """Bring the search rows of one action in step with what the public sees; raise the data version."""
    bump()
