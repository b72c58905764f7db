"""Where each government stands with its pages: what the desk of an edition shows, counts, filters and hands out."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.models import Letter
from frameworks.dates import show_date, show_hour
from publications import notifications
from publications.models import Proof
from publications.proofs import own_pages, settling

NOBODY, FAILED, ASKED, OPENED, COMMENTED, APPROVED, TEXTS, SILENT = (
    "nobody", "failed", "asked", "opened", "commented", "approved", "texts", "silent",
)  # fmt: skip
WORDS = {  # in the order in which they need the secretariat
    COMMENTED: gettext_lazy("Commented"),
    FAILED: gettext_lazy("The letter was not delivered"),
    NOBODY: gettext_lazy("Nobody to write to"),
    ASKED: pgettext_lazy("state of a proof", "Asked, not opened"),
    OPENED: pgettext_lazy("state of a proof", "Opened, no answer yet"),
    SILENT: pgettext_lazy("state of a proof", "No answer in time"),
    TEXTS: pgettext_lazy("state of a proof", "Approved, without pictures"),
    APPROVED: pgettext_lazy("state of a proof", "Approved with pictures"),
}
KINDS = {
    COMMENTED: "you", FAILED: "bad", NOBODY: "still", ASKED: "wait", OPENED: "wait", SILENT: "still", TEXTS: "good",
    APPROVED: "good",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """One government on the desk."""

    proof: Proof
    key: str
    codes: list  # of its entries
    has_changed: bool  # its pages are not those it was asked about

    @property
    def word(self):
        return WORDS[self.key]

    @property
    def kind(self):
        return KINDS[self.key]


def standings(edition) -> list[Standing]:
    """All of an edition, those first that need the secretariat."""
    proofs = list(edition.proofs.select_related("government").defer("edition"))
    written = notifications.written_to(proofs)
    pages = {government.pk: rows for government, rows in own_pages.by_government(edition).items()}
    found = []
    for proof in proofs:
        rows = pages.get(proof.government_id, [])
        is_open = bool(edition.frozen_at) and not settling.is_settled(edition)
        found.append(
            Standing(
                proof=proof,
                key=key_of(proof, written.get(proof.pk)),
                codes=[row.printed["code"] for row in rows],
                has_changed=is_open and own_pages.fingerprint(rows) != proof.sha256,
            )
        )
    order = list(WORDS)
    return sorted(found, key=lambda one: (order.index(one.key), one.proof.government.english_name))


def key_of(proof, letter) -> str:
    """Its state in one word; `letter` is the state of the last letter that asked, None where none was written."""
    if proof.state == Proof.APPROVED:
        return APPROVED if proof.pictures_approved else TEXTS
    if proof.state == Proof.COMMENTED:
        return COMMENTED
    if letter is None:
        return NOBODY
    if letter in (Letter.FAILED, Letter.HELD):
        return FAILED
    if proof.state == Proof.SILENT:
        return SILENT
    return OPENED if proof.seen_at else ASKED


def counts(found) -> list:
    """[(key, its words, how many)] of those there are."""
    counted = Counter(one.key for one in found)
    return [(key, word, counted[key]) for key, word in WORDS.items() if counted[key]]


def next_step(edition) -> str:
    """What is next for a frozen edition that is not released, in a sentence."""
    states = Counter(edition.proofs.values_list("state", flat=True))
    if not states:
        return _("Next: have governments read their pages, build the files, then release the edition.")
    if settling.is_settled(edition):
        return _("Next: build the files, then release the edition.")
    if count := states[Proof.COMMENTED]:
        told = ngettext(
            "Next: deal with %(count)s comment on pages.",
            "Next: deal with %(count)s comments on pages.",
            count,
        )
        return told % {"count": count}
    if states[Proof.ASKED]:
        return _("Governments read their pages until %(day)s.") % {"day": show_date(edition.proof_until)}
    return _("Next: take the answers of the governments in.")


def table(found) -> list:
    """The lines of the file that is handed out, heads first."""
    heads = [
        _("Government"), _("Country"), _("State"), _("Asked"), _("Answer until"), _("Opened"), _("Answered"),
        _("Pictures approved"), _("Comment"), _("Entries"),
    ]  # fmt: skip
    lines = [[str(head) for head in heads]]
    for one in found:
        proof = one.proof
        lines.append([
            proof.government.official_name, proof.government.country.name, str(one.word), _hour(proof.asked_at),
            show_date(proof.until), _hour(proof.seen_at), _hour(proof.answered_at), proof.pictures_approved,
            proof.comment, ", ".join(one.codes),
        ])  # fmt: skip
    return lines


def _hour(moment):
    return show_hour(moment, "UTC") if moment else ""
