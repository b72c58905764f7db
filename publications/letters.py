"""The letters about editions: when each is written and what its words may name."""

from django.utils.translation import gettext_lazy as _

from accounts.letter_kinds import Place, add

OF_A_PROOF = {
    "government": Place(_("name of the government"), "{{ government.official_name }}", "Specimen City"),
    "edition": Place(_("title of the edition"), "{{ edition.title }}", "Specimen edition"),
    "day": Place(_("last day to answer"), "{{ proof.until|date_known }}", "31 March 2026"),
    "link": Place(_("address of the page"), "{{ url }}", "https://portal.example/en/proof/specimen/"),
}

add(
    "publications",
    "proof_asked",
    _("A government is asked whether its pages may be printed"),
    OF_A_PROOF
    | {"words": Place(_("what was done with its comment"), "{{ words }}", "The number is put right.")},
    needed=["day", "link"],
)
add(
    "publications",
    "proof_reminder",
    _("A government has not answered about its pages"),
    OF_A_PROOF,
    needed=["day", "link"],
)
add(
    "publications",
    "proof_answered",
    _("A government has answered about its pages: the receipt"),
    OF_A_PROOF,
    needed=["link"],
)
add(
    "publications",
    "proof_commented",
    _("A government wants something put right in its pages: to who froze the edition"),
    OF_A_PROOF,
    needed=["link"],
)
