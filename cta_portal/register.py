"""What governments sign: the Declaration as the public reads it."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import get_language

from frameworks.caching import public_page
from frameworks.languages import direction, own_name
from signatories.models import Declaration, Signature


@public_page
def declaration(request):
    """What governments sign, one language at a time: `text=es` chooses it, else that of the page."""
    current = Declaration.objects.filter(is_current=True).prefetch_related("texts").first()
    texts = _newest_texts(current)
    wanted = request.GET.get("text") or get_language()
    text = texts.get(wanted) or texts.get("en") or next(iter(texts.values()), None)
    return render(
        request,
        "signatories/declaration.html",
        {
            "declaration": current,
            "texts": [texts[language] for language in sorted(texts, key=_language_order)],
            "text": text,
            "text_direction": direction(text.language) if text else "",
            "paragraphs": [part for part in text.text.split("\n\n") if part.strip()] if text else [],
            "signed_count": Signature.objects.listed().filter(declaration=current).count(),
        },
    )


def _newest_texts(declaration):
    """{language: what a signer of today reads}."""
    texts = {}
    for text in declaration.texts.all() if declaration else []:
        text.language_name = own_name(text.language)
        chosen = declaration.text_in(text.language)
        if chosen.pk == text.pk:
            texts[text.language] = text
    return texts


def _language_order(language):
    codes = [code for code, _name in settings.LANGUAGES]
    return (codes.index(language) if language in codes else len(codes), language)
