"""The badge for a city's own website: the picture that everybody may embed, and the page with the lines to copy."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.html import format_html
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from figures import badge
from frameworks.dates import show_date
from frameworks.languages import direction, own_name
from signatories import certificates
from signatories.models import Signature
from signatories.views.pages import desk_page
from signatories.views.signed import own_signature

KEPT_SECONDS = 60 * 60  # a withdrawal shows on every website within the hour
KEPT_UNKNOWN_SECONDS = 5 * 60
LINES = """<a href="{target}" hreflang="{language}">
  <img src="{address}"
    alt="{alt}" lang="{language}"
    width="{width}" height="{height}" loading="lazy">
</a>"""  # what a city copies into its page


@require_safe
def badge_picture(request, code):
    """The badge in the language of its address: valid, replaced, withdrawn, or unknown (404, still a picture)."""
    standing = certificates.check(code)
    svg = badge.draw(
        **_words(standing),
        language=get_language(),
        rtl=direction(get_language()) == "rtl",
    )
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8", status=200 if standing else 404)
    response["ETag"] = f'"{hashlib.sha256(svg.encode()).hexdigest()[:24]}"'
    seconds = KEPT_SECONDS if standing else KEPT_UNKNOWN_SECONDS
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return (
        get_conditional_response(request, etag=response["ETag"], response=response) if standing else response
    )


def _words(standing):
    """What the badge says: name, sentence, word, sign, and all of it as one sentence for those who do not see it."""
    call = _("Call to Local Action")
    if standing is None:
        word = pgettext("certificate", "Unknown")
        sentence = _("No certificate has this code")
        return {"name": call, "sentence": sentence, "word": word, "sign": badge.RING, "title": sentence}
    signature = standing.signature
    name, title = signature.government.official_name, signature.declaration.title
    if standing.kind == certificates.WITHDRAWN:
        day = show_date(standing.ended.withdrawn_on)
        return {
            "name": name,
            "sentence": _("no longer stands behind the %(title)s") % {"title": title},
            "word": _("Withdrawn on %(day)s") % {"day": day},
            "source": call,
            "sign": badge.CROSS,
            "title": _("%(name)s no longer stands behind the %(title)s") % {"name": name, "title": title},
        }
    return {
        "name": name,
        "sentence": _("has signed the %(title)s") % {"title": title},
        "word": _("Signature verified"),
        "source": call,
        "sign": badge.TICK,
        "title": _("%(name)s has signed the %(title)s") % {"name": name, "title": title},
    }


@desk_page
def badge_page(request, pk):
    """“Show it on your website”: the badge in each language, with the lines to copy; only with a certificate."""
    signature = own_signature(request, pk)
    if signature.state != Signature.VERIFIED or signature.replaced_at or not signature.certificate_code:
        raise Http404
    context = {
        "signature": signature,
        "government": signature.government,
        "badges": [_badge(signature, code) for code in _languages(signature)],
        "width": badge.WIDTH,
        "height": badge.HEIGHT,
    }
    return render(request, "signatories/badge.html", context)


def _languages(signature):
    """The reader's language first, then that of the signature, then the others."""
    first = [get_language(), signature.language]
    spoken = [code for code, _name in settings.LANGUAGES]
    return sorted(spoken, key=lambda code: (first + spoken).index(code))


def _badge(signature, language):
    """One language of the page: the picture here, and the lines that show it elsewhere."""
    with override(language):
        path = reverse("signatories:badge", args=[signature.certificate_code])
        alt = _words(certificates.standing(signature))["title"]
    return {
        "language": language,
        "language_name": own_name(language),
        "path": path,
        "alt": alt,
        "lines": format_html(
            LINES,
            target=f"{settings.PUBLIC_URL}/v/{signature.certificate_code}",
            address=f"{settings.PUBLIC_URL}{path}",
            alt=alt,
            language=language,
            width=badge.WIDTH,
            height=badge.HEIGHT,
        ),
    }
