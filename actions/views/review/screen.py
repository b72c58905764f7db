"""Everything about one submission on one page."""

from accounts import history
from actions import appealing, drafting, second_person, workflow
from actions.custody import sheet
from actions.forms.moves import MOVE_FORMS
from actions.models import HandIn, Remark
from actions.models.submission import IN_REVIEW, SUBMITTED, TEXT_FIELDS
from actions.permissions import may_decide, may_review
from actions.reviewing import phrases, since
from actions.views.review import assigning, edits, reviews
from actions.views.review.page import find_submission, page
from actions.views.review.words import ENDING, HAPPENED, WORDS
from frameworks.languages import language_name
from signatories.models import Signature


def review(request, pk):
    """Everything about one submission: text with remarks, hand-ins, reviews, history, the open moves."""
    return show(request, find_submission(request, pk))


def show(request, submission, *, form=None, status=200):
    """The page; `form` is a review that was refused, shown with what is to be put right."""
    user, action = request.user, submission.action
    appeal = appealing.waiting(submission)
    remarks = list(submission.remarks.select_related("by"))
    reads = may_review(user, submission)
    context = {
        "submission": submission,
        "action": action,
        "lead": action.lead,
        "participations": action.participations.select_related("government"),
        "lead_verified": Signature.objects.standing()
        .filter(government=action.lead, state=Signature.VERIFIED)
        .exists(),
        "language_name": language_name(submission.language),
        "fields": _fields(submission, remarks),
        "edits": edits.part(user, submission),
        "loose_remarks": [remark for remark in remarks if remark.field not in TEXT_FIELDS],
        "objectives": [ln.objective for ln in submission.objective_links.select_related("objective__framework")],
        "gaps": drafting.missing(submission),
        "hand_ins": HandIn.objects.filter(submission__action=action).order_by("-pk"),
        "others": action.submissions.exclude(pk=submission.pk).order_by("-number"),
        "reviews": reviews.part(user, submission, form),
        "assignment": assigning.part(user, submission),
        "may_remark": (reads or may_decide(user, submission)) and submission.state in (SUBMITTED, IN_REVIEW),
        "decisions": _decisions(submission),
        "second": second_person.waiting(submission),
        "events": [
            {"at": event.at, "words": HAPPENED.get(event.verb, event.verb)}
            for event in history.of(submission).order_by("-seq")[:12]
        ],
        "appeal": appeal,
        "may_answer_appeal": appeal is not None and appealing.may_answer(user, appeal),
        "may_schedule": "publish" in workflow.open_moves(submission, user),
        "moves": [
            {"name": name, "words": WORDS[name][0], "does": WORDS[name][1], "asks": name in MOVE_FORMS,
             "ends": name in ENDING}
            for name in workflow.open_moves(submission, user)
        ],
        "audiences": Remark.AUDIENCES,
        "phrases": phrases.offered(),
        "since": since.asked(submission),
        "translations": sheet.overview(submission),
    }  # fmt: skip
    for row in context["fields"]:
        row["edit"] = context["edits"]["fields"][row["name"]]
    return page(request, "actions/admin/review.html", str(submission), status, **context)


def _decisions(submission):
    rows = list(submission.decisions.select_related("by", "second_by"))
    for row in rows:
        row.words = HAPPENED.get(row.move, row.move)
    return rows


def _fields(submission, remarks):
    """Each text with its heading, its translations' languages and the remarks under it."""
    translated = {}
    for row in submission.translations.all():
        translated.setdefault(row.field, []).append(row)
    return [
        {
            "name": field,
            "heading": submission._meta.get_field(field).verbose_name,
            "text": getattr(submission, field),
            "translations": translated.get(field, []),
            "remarks": [remark for remark in remarks if remark.field == field],
            "phrases": phrases.offered(field),
        }
        for field in TEXT_FIELDS
        if field != "title" and (getattr(submission, field) or any(r.field == field for r in remarks))
    ]
