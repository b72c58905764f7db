"""The letters about local actions: when each is written and what its words may name."""

from django.utils.translation import gettext_lazy as _

from accounts.letter_kinds import Place, add

GOVERNMENT = Place(_("name of the government"), "{{ government.official_name }}", "Specimen City")
CODE = Place(_("code of the action"), "{{ action.code|default_if_none:'' }}", "CTA-0000-0001")
TITLE = Place(_("title of the text"), "{{ submission.title }}", "A house of welcome")
LINK = Place(_("address of the page"), "{{ public_url }}{{ path }}", "https://portal.example/en/desk/")
REASON = Place(_("reason of the decision"), "{{ decision.reason }}", "The results are told with numbers.")
INVITED = Place(_("name of the invited government"), "{{ invited.official_name }}", "Specimen Province")
PARTNER = Place(_("name of the other government"), "{{ partner.official_name }}", "Specimen Province")
PERSON = Place(_("name of the other person"), "{{ row.user }}", "Ana Specimen")
ACTION = {"government": GOVERNMENT, "code": CODE, "link": LINK}
TEXT = ACTION | {"title": TITLE}
DECISION = TEXT | {"reason": REASON}


def _letter(event, meaning, places, *, needed=("link",)):
    add("actions", event, meaning, places, needed=needed)


_letter("resume", _("An official wants the way back to a draft"), TEXT)
_letter(
    "call_closes",
    _("A call closes soon and a draft lies in it"),
    TEXT
    | {
        "call": Place(_("name of the call"), "{{ submission.call.title }}", "Specimen call"),
        "days": Place(_("how many days are left"), "{{ days }}", "7"),
        "day": Place(
            _("last day and hour"), "{{ ends_at|hour_in:submission.call.time_zone }}", "31 March 2026, 18:00"
        ),
    },
)
_letter(
    "submitted",
    _("An action was handed in: the receipt for the government"),
    TEXT
    | {
        "receipt": Place(_("number of the receipt"), "{{ kept.receipt }}", "CTA-0000-0001/1"),
        "day": Place(_("day of the hand-in"), "{{ kept.at|date_known }}", "1 March 2026"),
    },
    needed=["link", "receipt"],
)
_letter("new_submission", _("An action was handed in: to those who read it"), TEXT)
_letter(
    "changes_requested",
    _("The reader asks for changes"),
    DECISION
    | {
        "day": Place(
            _("day by which to answer, empty where there is none"),
            "{% if submission.changes_due_on %}{{ submission.changes_due_on|date_known }}{% endif %}",
            "31 March 2026",
        )
    },
    needed=["link", "reason"],
)
_letter("approved", _("An action is taken up"), DECISION)
_letter("declined", _("An action is not taken up"), DECISION, needed=["link", "reason"])
_letter(
    "merged",
    _("An action is joined with another one"),
    DECISION
    | {"other": Place(_("code of the other action"), "{{ submission.merged_into.code }}", "CTA-0000-0002")},
    needed=["link", "reason"],
)
_letter(
    "appealed",
    _("A government asks to look at a refusal again: to those who decide"),
    TEXT
    | {"reason": Place(_("reason of the government"), "{{ appeal.reason }}", "The council has voted since.")},
)
_letter(
    "appeal_declined",
    _("A refusal stands although its government asked"),
    TEXT | {"answer": Place(_("answer of the secretariat"), "{{ appeal.answer }}", "It is no local action.")},
    needed=["link", "answer"],
)
_letter("appeal_granted", _("A declined action is read again"), TEXT)
_letter("published", _("An action is published"), TEXT)
_letter(
    "withdrawn",
    _("A published action is taken down"),
    ACTION
    | {
        "reason": Place(
            _("reason of the withdrawal"), "{{ action.withdrawn_reason }}", "It stands here twice."
        )
    },
    needed=["link", "reason"],
)
_letter("restored", _("A withdrawn action is shown again"), ACTION)
_letter(
    "withdrawal_asked",
    _("A government asks to take an action down: to those who decide"),
    ACTION | {"reason": Place(_("reason of the government"), "{{ asked.reason }}", "The project has ended.")},
)
_letter(
    "withdrawal_declined",
    _("An action stays public although its government asked"),
    ACTION
    | {"answer": Place(_("answer of the secretariat"), "{{ asked.answer }}", "It is printed in an edition.")},
    needed=["link", "answer"],
)
_letter(
    "picture_taken_down",
    _("A picture was taken down"),
    ACTION
    | {
        "title": Place(TITLE.meaning, "{{ picture.submission.title }}", TITLE.specimen),
        "reason": Place(
            _("reason why it was taken down"), "{{ picture.taken_down_reason }}", "A child can be recognised."
        ),
    },
    needed=["link", "reason"],
)

# Together with others

_letter("invited", _("A government is invited to a joint action"), ACTION | {"invited": INVITED})
_letter("invited_again", _("An invitation to a joint action has no answer"), ACTION | {"invited": INVITED})
_letter("lead_offered", _("A partner is asked to lead a joint action"), ACTION | {"invited": INVITED})
_letter(
    "lead_taken",
    _("Another government leads a joint action"),
    ACTION
    | {
        "leads": Place(
            _("name of the government that leads now"), "{{ leads.official_name }}", "Specimen City"
        ),
        "led": Place(
            _("name of the government that led before"), "{{ led.official_name }}", "Specimen Province"
        ),
    },
)
_letter("partner_answered", _("A partner answered an invitation or left"), ACTION | {"partner": PARTNER})
_letter(
    "co_write",
    _("Somebody is asked to write along"),
    {
        "government": GOVERNMENT,
        "title": Place(TITLE.meaning, "{{ text.title }}", TITLE.specimen),
        "asker": Place(_("name of who asks"), "{{ asker }}", "Ana Specimen"),
        "person": Place(_("name of who is asked"), "{{ row.name }}", "Omar Specimen"),
        "day": Place(
            _("last day on which the link holds"), "{{ row.expires_at|date_known }}", "31 March 2026"
        ),
        "link": Place(LINK.meaning, "{{ url }}", LINK.specimen),
    },
)
_letter("co_writing_accepted", _("Somebody who was asked writes along now"), ACTION | {"person": PERSON})
_letter(
    "co_writing_ended",
    _("Somebody who wrote along no longer does"),
    ACTION | {"title": Place(TITLE.meaning, "{{ text.title }}", TITLE.specimen)},
)

# To those who review

GIVEN = TEXT | {
    "day": Place(
        _("day by which the review is hoped for, empty where there is none"),
        "{% if assignment.due_on %}{{ assignment.due_on|date_known }}{% endif %}",
        "31 March 2026",
    )
}
_letter("assigned", _("An action is given to a reviewer"), GIVEN)
_letter("assigned_again", _("An action that was read is handed in again: to its reviewer"), GIVEN)
_letter("assignment_taken_back", _("A reviewer need not read an action any more"), TEXT, needed=())
_letter(
    "assignment_declined",
    _("A reviewer gives an action back"),
    TEXT
    | {
        "person": Place(_("name of the reviewer"), "{{ assignment.reviewer }}", "Ana Specimen"),
        "reason": Place(_("reason of the reviewer"), "{{ assignment.reason }}", "I come from the same city."),
    },
)
_letter(
    "reviewer_invited",
    _("Somebody from outside is asked to review"),
    {"asker": Place(_("name of who asks"), "{{ asker }}", "Ana Specimen"), "link": LINK},
)

# Words that the secretariat proposes

EDITS = TEXT | {
    "count": Place(_("how many texts it is about"), "{{ count }}", "3"),
    "day": Place(_("day by which to answer"), "{{ due_on|date_known }}", "31 March 2026"),
}
_letter("edits_proposed", _("The secretariat proposes other words to a government"), EDITS)
_letter("edits_reminder", _("Proposed words wait for an answer after their day"), EDITS)
_letter("edits_answered", _("A government has answered proposed words: to who proposed them"), TEXT)
_letter(
    "spelling_settled",
    _("Proposed spelling counts as accepted: to the government and to who proposed it"),
    TEXT | {"fields": Place(_("names of the texts"), "{{ fields|join:', ' }}", "summary, results")},
)
_letter(
    "translation_ready",
    _("A translation waits for the approval of its government"),
    TEXT
    | {
        "language": Place(_("language of the translation"), "{{ into }}", "Arabic"),
        "count": Place(_("how many texts it is about"), "{{ count }}", "3"),
    },
)
