"""What every page's frame needs."""

from django.conf import settings


def portal(request):
    """The demo notice; grows with the frame."""
    return {"demo_notice": settings.DEMO_NOTICE}
