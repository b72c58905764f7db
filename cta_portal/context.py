"""What every page knows: its address in each language, its part of the site, who stands behind the Call."""

import functools

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from frameworks.models import PartnerRole

NAMES = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية"}
SHORT = {"en": "EN", "es": "ES", "fr": "FR", "ar": "ع"}


def portal(request):
    """The context processor of all pages. It reads nothing about the visitor."""
    return {
        "languages": SimpleLazyObject(lambda: language_links(request)),
        "section": section_of(request),
        "canonical_url": settings.PUBLIC_URL + request.path,
        "public_url": settings.PUBLIC_URL,
        "demo_notice": settings.DEMO_NOTICE,
        "partners_by_role": SimpleLazyObject(partners_by_role),
        "has_vendor_files": settings.VENDOR_DIR in settings.STATICFILES_DIRS,
        "has_catalogues": has_catalogues(),
    }


def language_links(request):
    """This page in each language; a page without a language of its own leads to the home page."""
    current, query = get_language(), request.META.get("QUERY_STRING", "")
    first, _slash, rest = request.path[1:].partition("/")
    has_others = first in NAMES and getattr(request, "resolver_match", None) is not None
    links = []
    for code, _name in settings.LANGUAGES:
        stays = has_others or code == current
        there = request.path if code == current else f"/{code}/{rest if has_others else ''}"
        links.append(
            {
                "code": code,
                "name": NAMES[code],
                "short": SHORT[code],
                "url": f"{there}?{query}" if query and stays else there,
                "absolute_url": settings.PUBLIC_URL + there,
                "is_current": code == current,
            }
        )
    return links


@functools.cache
def has_catalogues():
    """Whether the messages were compiled here; without them the interface speaks English in every language."""
    return any(True for folder in settings.LOCALE_PATHS for _file in folder.glob("*/LC_MESSAGES/django.mo"))


def section_of(request):
    """Which entry of the main navigation this page belongs to."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return ""
    if match.view_name.startswith("signatories:declaration"):
        return "declaration"
    if "/desk/" in request.path:
        return "desk"
    return match.namespace or match.url_name or ""


def partners_by_role():
    """[(role in words, [partner, …]), …] of today."""
    today, groups = timezone.localdate(), {}
    for role in PartnerRole.objects.select_related("partner"):
        if (role.since is None or role.since <= today) and (role.until is None or role.until >= today):
            groups.setdefault(role.role, []).append(role.partner)
    return [(label, groups[role]) for role, label in PartnerRole.ROLES if role in groups]
