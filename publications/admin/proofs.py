"""What governments say of their own pages, on the desk of an edition: who was asked, who said what, what is next."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from frameworks import cells
from publications.admin.pages import act, desk_of, edition_for, page
from publications.forms.proofs import AskAgainForm, AskForm, ThawForm
from publications.proofs import proving, settling
from publications.proofs import standings as proof_standings


def addresses(wrap) -> list:
    """The pages of this module, for the desk."""
    return [
        path("<int:pk>/proofs/", wrap(every), name="publications_edition_proofs"),
        path("<int:pk>/proofs.csv", wrap(table), name="publications_edition_proofs_csv"),
        path("<int:pk>/proofs/ask/", wrap(ask), name="publications_edition_ask"),
        path("<int:pk>/proofs/remind/", wrap(remind), name="publications_edition_remind"),
        path("<int:pk>/proofs/settle/", wrap(settle), name="publications_edition_settle"),
        path("<int:pk>/proofs/<int:proof_pk>/again/", wrap(ask_again), name="publications_edition_ask_again"),
        path("<int:pk>/thaw/", wrap(thaw), name="publications_edition_thaw"),
    ]


def told(edition) -> dict:
    """What `publications/admin/_proofs.html` prints."""
    found = proof_standings.standings(edition)
    is_open = bool(edition.frozen_at) and not edition.released_at and not settling.is_settled(edition)
    return {
        "total": len(found),
        "counts": proof_standings.counts(found),
        "waiting": sum(one.proof.state == "asked" for one in found),
        "open_comments": sum(one.key == proof_standings.COMMENTED for one in found),
        "changed": sum(one.has_changed for one in found),
        "is_open": is_open,
        "is_settled": settling.is_settled(edition),
        "answers": edition.frozen.get("proofs"),
        "ask_form": AskForm(auto_id="ask_%s"),
        "least_days": proving.LEAST_DAYS,
    }


@require_safe
def every(request, pk):
    """Every government with its state, chosen by state; a form beside each comment."""
    edition = edition_for(request, pk)
    found = proof_standings.standings(edition)
    chosen = request.GET.get("state", "")
    if chosen and chosen not in proof_standings.WORDS:
        raise Http404
    return page(
        request,
        "publications/admin/proofs.html",
        _("What governments say of their pages"),
        edition=edition,
        original=edition,
        proofs=told(edition),
        total=len(found),
        counts=proof_standings.counts(found),
        chosen=chosen,
        rows=[(one, _form(one)) for one in found if chosen in ("", one.key)],
        thaw_form=ThawForm(auto_id="thaw_%s"),
    )


def _form(standing):
    """Asks again who commented, or kept silent; for the others there is nothing to say."""
    if standing.proof.state not in ("commented", "silent"):
        return None
    return AskAgainForm(auto_id=f"again_{standing.proof.pk}_%s")


@require_safe
def table(request, pk):
    edition = edition_for(request, pk)
    lines = proof_standings.table(proof_standings.standings(edition))
    response = HttpResponse(cells.csv_file(lines), content_type=cells.CSV)
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}-proofs.csv"'
    return response


@require_POST
def ask(request, pk):
    edition = edition_for(request, pk)

    def verb():
        asked = proving.ask(edition, by=request.user, **_cleaned(AskForm(request.POST)))
        done = ngettext("%(count)s government is asked.", "%(count)s governments are asked.", len(asked))
        messages.success(request, done % {"count": len(asked)})

    return act(request, verb, desk_of(edition))


@require_POST
def remind(request, pk):
    edition = edition_for(request, pk)

    def verb():
        count = proving.remind(edition, by=request.user)
        done = ngettext("%(count)s government is reminded.", "%(count)s governments are reminded.", count)
        messages.success(request, done % {"count": count})

    return act(request, verb, desk_of(edition))


@require_POST
def settle(request, pk):
    edition = edition_for(request, pk)
    done = _("Taken in. Build the files anew; pictures without approval are in none of them.")
    return act(request, lambda: settling.settle(edition, by=request.user), desk_of(edition), done)


@require_POST
def ask_again(request, pk, proof_pk):
    edition = edition_for(request, pk)
    proof = get_object_or_404(edition.proofs, pk=proof_pk)

    def verb():
        proving.ask_again(proof, by=request.user, **_cleaned(AskAgainForm(request.POST)))

    back = reverse("admin:publications_edition_proofs", args=[pk])
    return act(request, verb, back, _("Asked again: %(government)s.") % {"government": proof.government})


@require_POST
def thaw(request, pk):
    edition = edition_for(request, pk)
    done = _("Open for corrections. Freeze it again, then ask the governments whose pages have changed.")

    def verb():
        settling.thaw(edition, by=request.user, **_cleaned(ThawForm(request.POST)))

    return act(request, verb, desk_of(edition), done)


def _cleaned(form):
    """What was typed; refuses (ValidationError) what cannot be read, in the words of the form."""
    if form.is_valid():
        return form.cleaned_data
    raise ValidationError([message for messages_of in form.errors.values() for message in messages_of])
