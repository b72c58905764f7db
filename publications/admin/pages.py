"""What the pages of an edition share: its row, its desk, their frame, and the answer to a button."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.refusals import Refused
from publications.models import Edition
from publications.permissions import may_publish


def check(request):
    """PermissionDenied for who does not publish."""
    if not may_publish(request.user):
        raise PermissionDenied


def edition_for(request, pk) -> Edition:
    """The edition a page of its desk is about. PermissionDenied for who does not publish."""
    check(request)
    return get_object_or_404(Edition.objects.select_related("milestone", "corrects", "frozen_by"), pk=pk)


def desk_of(edition) -> str:
    """The address of its desk."""
    return reverse("admin:publications_edition_change", args=[edition.pk])


def page(request, template, title, *, edition=None, status=None, **context):
    """A page of the desk in the frame of the secretariat; its form is only to be read once the edition is frozen."""
    if edition and not is_open(edition) and hasattr(context.get("form"), "close"):
        context["form"].close()
    context |= admin.site.each_context(request)
    context |= {"title": title, "edition": edition, "opts": Edition._meta, "is_open": is_open(edition)}
    return TemplateResponse(request, template, context, status=status)


def is_open(edition):
    """Whether anything of it may still be written."""
    return edition is not None and edition.frozen_at is None


def act(request, verb, back, done=None):
    """Call a verb; say what was done or what it refused, and go back."""
    try:
        verb()
    except (Refused, ValidationError) as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        if done:
            messages.success(request, done)
    return redirect(back)


def sentence_of(refusal) -> str:
    """What a verb refused, in one line."""
    return refusal.sentence if isinstance(refusal, Refused) else " ".join(refusal.messages)
