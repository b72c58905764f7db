"""What the pages of an edition share: its row, its desk, and the answer to a button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.refusals import Refused
from publications.models import Edition
from publications.permissions import may_publish


def edition_for(request, pk) -> Edition:
    """The edition a page of its desk is about. PermissionDenied for who does not publish."""
    if not may_publish(request.user):
        raise PermissionDenied
    return get_object_or_404(Edition.objects.select_related("milestone", "corrects", "frozen_by"), pk=pk)


def desk_of(edition) -> str:
    """The address of its desk."""
    return reverse("admin:publications_edition_change", args=[edition.pk])


def act(request, verb, back, done=None):
    """Call a verb; say what was done or what it refused, and go back."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)
    return redirect(back)
