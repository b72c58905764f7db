"""The letters about signatures and the people behind them: when each is written and what its words may name."""

from django.utils.translation import gettext_lazy as _

from accounts.letter_kinds import Place, add

LINK = {"link": Place(_("address of the page"), "{{ url }}", "https://portal.example/en/desk/")}
NAME = _("name of the government")
TITLE = Place(
    _("title of the Declaration"), "{{ signature.declaration.title }}", "Marrakech Mayors Declaration"
)
DAY = _("day, in words")
GOVERNMENT = LINK | {"government": Place(NAME, "{{ government.official_name }}", "Specimen City")}
SIGNATURE = LINK | {
    "government": Place(NAME, "{{ signature.government.official_name }}", "Specimen City"),
    "declaration": TITLE,
}
OTHER = {"person": Place(_("name of the other person"), "{{ membership.user }}", "Ana Specimen")}
THAT_PERSON = GOVERNMENT | OTHER


def _letter(event, meaning, places, *, needed=("link",)):
    add("signatories", event, meaning, places, needed=needed)


# Signatures

_letter(
    "signed",
    _("A government has signed: to the signer"),
    SIGNATURE | {"day": Place(DAY, "{{ signature.signed_on|date_known }}", "1 March 2026")},
)
_letter("confirmed", _("A signature waits to be verified: to the secretariat"), SIGNATURE)
_letter(
    "confirm_request",
    _("A second official is asked whether the government signed"),
    SIGNATURE | {"asker": Place(_("name of who asks"), "{{ asker }}", "Ana Specimen")},
)
_letter(
    "proof_rejected",
    _("A proof was not enough"),
    SIGNATURE | {"reason": Place(_("why it was not enough"), "{{ evidence.note }}", "The seal is missing.")},
    needed=["link", "reason"],
)
CERTIFICATE = SIGNATURE | {
    "code": Place(_("code of the certificate"), "{{ signature.display_code }}", "ABCD-EFGH-JKLM"),
    "day": Place(_("day of the verification"), "{{ signature.verified_at|date_known }}", "1 March 2026"),
}
_letter("welcome", _("A government is on the list of signatories"), CERTIFICATE)
_letter("reaffirmed", _("A signature is re-affirmed"), CERTIFICATE)
REASON = {"reason": Place(_("reason"), "{{ signature.reason }}", "It was signed without a mandate.")}
_letter("refused", _("A signature was not accepted"), SIGNATURE | REASON, needed=["link", "reason"])
_letter("withdrawn", _("A signature was withdrawn"), SIGNATURE | REASON, needed=["link", "reason"])
TERM = SIGNATURE | {
    "leader": Place(_("name of the leader"), "{{ leader.name }}", "Ana Specimen"),
    "office": Place(_("office of the leader"), "{{ leader.office }}", "Mayor"),
    "day": Place(
        _("end of the term"), "{{ leader.until|date_known:leader.until_precision }}", "31 December 2025"
    ),
}
_letter("term_ended", _("The term of a leader has ended: to the focal points"), TERM)
_letter("term_ended_office", _("The term of a leader has ended: to the leader's office"), TERM)
NAMES = GOVERNMENT | {
    "reason": Place(_("reason that was given"), "{{ correction.reason }}", "An accent is missing.")
}
_letter("correction_asked", _("A name is asked to be put right: to the secretariat"), NAMES)
_letter("corrected", _("A name was put right"), NAMES)
_letter(
    "correction_declined",
    _("A name stays as it is"),
    NAMES
    | {
        "answer": Place(
            _("answer of the secretariat"), "{{ correction.answer }}", "The law writes it like this."
        )
    },
    needed=["link", "answer"],
)
_letter(
    "burst",
    _("More comes in than a real day brings: to the secretariat"),
    LINK
    | {
        "number": Place(_("how many"), "{{ burst.number }}", "100"),
        "minutes": Place(_("in how many minutes"), "{{ burst.minutes }}", "60"),
    },
)

# People

_letter(
    "invited",
    _("Somebody is invited to act for a government"),
    GOVERNMENT
    | {
        "asker": Place(_("name of who asks"), "{{ asker }}", "Ana Specimen"),
        "person": Place(_("name of who is asked"), "{{ invitation.name }}", "Omar Specimen"),
        "day": Place(
            _("last day on which the link holds"), "{{ invitation.expires_at|date_known }}", "31 March 2026"
        ),
    },
)
_letter("invitation_accepted", _("An invited person acts for the government now"), THAT_PERSON)
_letter("join_asked", _("Somebody asks to act for a government"), THAT_PERSON)
_letter("join_waits", _("A request to act for a government has no answer: to the secretariat"), THAT_PERSON)
_letter("joined", _("To who asked: you act for the government now"), GOVERNMENT)
_letter("turned_down", _("To who asked: you were not admitted"), GOVERNMENT)
_letter("joined_by_address", _("Somebody joined by the office address"), THAT_PERSON)
_letter("role_changed", _("Somebody has another role"), GOVERNMENT)
_letter("membership_ended", _("Somebody no longer acts for a government"), GOVERNMENT)
_letter("colleague_left", _("A colleague has left: to the focal points"), THAT_PERSON)
_letter(
    "handed_over",
    _("Handed over: to who was focal point"),
    GOVERNMENT | {"person": Place(OTHER["person"].meaning, "{{ successor.user }}", "Omar Specimen")},
)
_letter(
    "handed_over_to_you",
    _("Handed over: to who is focal point now"),
    GOVERNMENT | {"person": Place(OTHER["person"].meaning, "{{ giver.user }}", "Omar Specimen")},
)
_letter("still_there", _("A focal point was not seen for long"), GOVERNMENT)
