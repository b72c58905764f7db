"""The words of the form: help for each field and, where one writes, an example; a pledge has its own."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.models.submission import PLEDGE


class Words(NamedTuple):
    """What stands beside a field: help, an example of an answer, another label."""

    help: str = ""
    example: str = ""
    label: str = ""


WHAT = {
    "language": Words(_("Any language will do. It need not be the language of these pages.")),
    "title": Words(
        _("A name that says what happens, for people who do not know your city."),
        _("Mobile clinic for every neighbourhood"),
    ),
    "summary": Words(
        _("Who does what, for whom. It stands beside the title in every list."),
        _(
            "A mobile clinic visits four districts every week and treats residents whatever their papers. "
            "The city pays for it; a hospital sends the doctors."
        ),
    ),
    "description": Words(
        _("What you do and how it works. With 300 characters or more, others can imagine it."),
        _(
            "Many residents had stopped going to the doctor. A bus was fitted out as a clinic. "
            "It stands one day a week in each of four districts. Two nurses and a doctor see whoever comes "
            "and explain where to go next."
        ),
    ),
    "activities": Words(
        _("What is done, step by step."),
        _("Fit out the bus\nVisit each district once a week\nVaccinate, and give first advice"),
    ),
    "objectives_text": Words(
        _("What is to be different afterwards, and for whom."),
        _("Nobody goes without a doctor for lack of money or papers."),
    ),
    "innovation": Words(
        _("What is done here otherwise than before, or than elsewhere."),
        _("The clinic goes to people instead of waiting for them, and asks nobody for papers."),
    ),
}
WHERE = {
    "countries": Words(_("Where the work happens.")),
    "place": Words(
        _("The town, district or region, as people there call it."),
        _("The eastern districts and the port"),
    ),
    "scope": Words(_("How far it reaches: your locality, part of the country, the country, or beyond.")),
    "populations": Words(
        _("Choose all who are meant. It decides to which official platforms the text may go.")
    ),
    "people_text": Words(
        _("Who they are and how many, in a sentence."),
        _("About 800 families a year who rent rooms near the station, many of them new in the country."),
    ),
    "agd_note": Words(
        _("How the work fits women and men, children and older people, and people with disabilities."),
        _("One afternoon is for women only; the bus has a ramp; an interpreter comes for deaf patients."),
    ),
    "participation_note": Words(
        _("How the people concerned helped to plan, carry out or judge it."),
        _("A council of twelve newcomers chose places and hours, and reads the results twice a year."),
    ),
    "start_date": Words(
        _("When the work began or begins, as exactly as you know it: year, month or day."),
        _("2026, 2026-03 or 2026-03-15"),
    ),
    "end_date": Words(
        _("When the work ended or will end. Leave it open if no end is set."),
        _("2028, 2028-12 or 2028-12-31"),
    ),
    "end_state": Words(_("Whether there is an end, and whether you know it.")),
    "stage": Words(_("How far it has come today.")),
}
OBJECTIVES = {
    "priority": Words(_("One to three.")),
    "priority_first": Words(_("It gives your page its colour.")),
    "gcm": Words(_("Choose up to six. Actions for refugees only may leave this part empty.")),
    "gcm_first": Words(_("It is named first wherever there is room for one only.")),
    "gcr": Words(_("Choose those you serve. Work for migrants only may leave this part empty.")),
    "note": Words(
        _("In one or two sentences: what you do, and what it changes for refugees."),
        _("Refugees learn the language of the place at the workshop bench, and are paid while they learn."),
    ),
    "sdg": Words(_("Choose the few goals that this work serves directly.")),
    "principle": Words(_("Those that shape this work most.")),
    "gcr_area": Words(_("Choose the areas in which the work helps a host community or refugees.")),
    "grf": Words(_("Choose the areas under which a reader would look for this work.")),
    "gcm_contribution": Words(_("Choose all that you will bring in.")),
    "gcr_contribution": Words(_("Choose all that you will bring in.")),
}
RESULTS = {
    "results": Words(
        _("What has changed, for how many people, and how you know."),
        _(
            "More than 3,500 residents were treated, whatever their papers, as the register of the clinic shows. "
            "The city now runs it with its own money."
        ),
    ),
    "lessons": Words(
        _("What you would do in the same way again, and what you would not."),
        _("Hours after work brought twice as many visitors. Leaflets changed little."),
    ),
    "challenges": Words(
        _("What stood in the way, and what you did about it."),
        _("Drivers could not be found, so the city trained two people of its own."),
    ),
    "recommendations": Words(
        _("What another city needs to do the same."),
        _("A bus, two nurses, and an agreement with one hospital. Begin with one district."),
    ),
    "next_steps": Words(
        _("What comes next, and when."),
        _("Two more districts from next spring; a second bus by the end of the year."),
    ),
}
PARTNERS = {
    "budget_amount": Words(_("The whole cost, in figures only."), "250000"),
    "budget_currency": Words(_("The currency of that amount.")),
    "budget_secured": Words(_("Yes, once the whole amount is agreed.")),
    "budget_source": Words(
        _("Who pays, and roughly which share."),
        _("Two thirds from the budget of the city, one third from a national fund"),
    ),
    "budget_public": Words(_("The amount then stands on the public page. Otherwise it does not.")),
    "support_kinds": Words(_("What would help you to go on, or to reach more people.")),
    "support_needed": Words(
        _("What you look for, and what for."),
        _("A second bus, and advice from a city that employs refugee doctors."),
    ),
    "pledge_mode": Words(_("If several make it together, one of them hands it in for all.")),
    "matched_pledge": Words(
        _("Only if yours matches another pledge: the title of that pledge, and its number if it has one."),
        _("Health care within reach, number 4711"),
    ),
}
CONTACT = {
    "name": Words(_("Who answers questions about this text."), _("Maria Silva")),
    "job_title": Words(_("What this person does."), _("Coordinator for newcomers")),
    "office": Words(_("The office or department."), _("Office for social affairs")),
    "email": Words(_("An address that is read even when somebody is on leave."), "newcomers@city.example"),
    "phone": Words(_("With the code of the country."), "+44 20 7946 0018"),
    "is_public": Words(_("Name, office and address then stand on the public page. Otherwise they do not.")),
    "targets": Words(_("Each can be withdrawn later, by itself. Without the first, nothing is published.")),
}
PICTURE = {
    "alt": Words(
        _("What can be seen, in a sentence, for people who cannot see it."),
        _("A nurse measures the blood pressure of an older man beside a white bus."),
    ),
    "credit": Words(_("Who took it, and who owns it."), _("Photo: Ana Costa, City of Example")),
    "people_recognisable": Words(_("Yes, if a friend would know somebody in the picture.")),
    "people_agreed": Words(_("They know that the picture will be public, and said yes.")),
    "minors_agreed": Words(_("Parents or guardians know that the picture will be public, and said yes.")),
    "focus_x": Words(_("0 is the left edge, 100 the right one.")),
    "focus_y": Words(_("0 is the top, 100 the foot.")),
}
DOCUMENT = {
    "name": Words(_("The name under which it is offered."), _("Report of the first year")),
    "is_public": Words(_("It then stands on the public page. Otherwise it does not.")),
}
START = {
    "government": Words(_("The government that leads the work.")),
    "call": Words(_("What it asks for, and until when, stands on its page.")),
    "kind": Words(
        _("An action is done or under way. A pledge says what you will do, and by when."),
    ),
    "language": WHAT["language"],
}
PARTNERLINES = {
    "name": Words(_("The full name of the organisation."), _("Regional hospital")),
    "kind": Words(_("What kind of organisation it is.")),
    "role": Words(_("What it does here.")),
    "country": Words(_("Where it has its seat.")),
    "url": Words(_("The address of its own page."), "https://www.example.org"),
}
INDICATORS = {
    "name": Words(_("What is counted, named alike each time."), _("patients seen")),
    "unit": Words(_("In what it is counted."), _("people a year")),
    "baseline": Words(_("The number before the work began."), "0"),
    "target": Words(_("The number you want to reach."), "4000"),
    "value": Words(_("The number as last counted."), "3500"),
    "on": Words(_("The day on which that was counted."), "2026-06-30"),
}
LINKS = {
    "url": Words(_("A page that everybody can open."), "https://www.example.org/report"),
    "title": Words(_("What is found there."), _("Report of the first year")),
}

OF_PLEDGES = {  # what is said otherwise when the work lies ahead
    "title": Words(
        _("A name that says what will happen, for people who do not know your city."),
        _("Advice for newcomers in every district by 2028"),
    ),
    "summary": Words(
        _("Who will do what, for whom, by when. It stands beside the title in every list."),
        _(
            "By 2028 the city will open an advice desk in each of its five districts, "
            "for newcomers with and without papers."
        ),
    ),
    "description": Words(
        _("What you will do, how and by when, in 300 to 3,000 characters."),
        _(
            "Today newcomers cross the whole city for advice. By 2028 each of the five districts will have a desk, "
            "open three days a week, with a lawyer and an interpreter. The first opens in 2027 in the town hall."
        ),
    ),
    "activities": Words(
        _("What is done, step by step."),
        _("Find and furnish the rooms\nHire and train the advisers\nOpen the first desk"),
    ),
    "objectives_text": Words(
        _("What is to be different afterwards, and for whom."),
        _("Nobody loses a right for want of advice in a language they read."),
    ),
    "innovation": Words(
        _("What is done here otherwise than before, or than elsewhere."),
        _("The desks stand where people go anyway: in a library, a market, a school."),
    ),
    "countries": Words(_("Where the work will happen.")),
    "people_text": Words(
        _("Whom you will reach and how many, in a sentence."),
        _("About 2,000 newcomers a year, with and without papers, in all five districts."),
    ),
    "agd_note": Words(
        _("How the work fits women and men, children and older people, and people with disabilities."),
        _("Each desk will have a corner for children, a ramp, and hours in the evening."),
    ),
    "participation_note": Words(
        _("How the people concerned help to plan, carry out or judge it."),
        _("A council of twelve newcomers will choose places and hours, and read the results twice a year."),
        _("how the people concerned will take part"),
    ),
    "start_date": Words(
        _("When the work will begin, as exactly as you know it: year, month or day."),
        _("2027, 2027-03 or 2027-03-15"),
    ),
    "end_date": Words(
        _("By when the pledge is kept. A pledge without an end is hard to measure."),
        _("2028, 2028-12 or 2028-12-31"),
        pgettext_lazy("date of a pledge", "kept by"),
    ),
    "end_state": Words(
        _("Whether there is an end, and whether you know it."), label=_("whether the end is set")
    ),
    "stage": Words(_("How far it has come today. Most pledges begin as “Being planned”.")),
    "next_steps": Words(
        _("The first steps, and when."),
        _("The council decides in March; the first room is rented in June."),
        _("first steps"),
    ),
    "gcm": Words(_("Choose up to six. Pledges for refugees only may leave this part empty.")),
    "budget_amount": Words(_("The whole cost as you expect it, in figures only."), "250000"),
    "support_kinds": Words(_("What would help you to keep the pledge.")),
    "support_needed": Words(
        _("What you look for, and what for."), _("Training for advisers, and two lawyers for a year.")
    ),
}
INDICATORS_OF_PLEDGES = {
    "name": Words(_("What will be counted, named alike each time."), _("people advised")),
    "unit": INDICATORS["unit"],
    "baseline": Words(_("The number today, before the work begins."), "0", _("today")),
    "target": Words(_("The number that will be reached when the pledge is kept."), "2000"),
    "value": Words(_("Later: the number as last counted."), "1200"),
    "on": INDICATORS["on"],
}

OF_PARTS = WHAT | WHERE | OBJECTIVES | RESULTS | PARTNERS


def explain(fields, words, kind, of_pledges=None):
    """Give each field its help, its example and, where the kind asks otherwise, its label.

    `fields` is a form's mapping of fields; a field for which nothing is said keeps what it has.
    """
    own = (OF_PLEDGES if of_pledges is None else of_pledges) if kind == PLEDGE else {}
    for name, field in fields.items():
        key = "note" if name.startswith("note_") else name
        said = own.get(key) or words.get(key)
        if said:
            field.help_text = said.help or field.help_text
            field.example = said.example
            field.label = said.label or field.label
