"""Everything about one submission on one page."""

from django.utils.translation import get_language

from actions import appealing, second_person, workflow
from actions.custody import sheet
from actions.forms.moves import MOVE_FORMS
from actions.kindred import kindred
from actions.models import Remark
from actions.models.submission import DECLINED, IN_REVIEW, SUBMITTED, TEXT_FIELDS
from actions.permissions import may_decide, may_review, may_take_down, may_translate
from actions.reviewing import phrases, since
from actions.reviewing.whole import whole
from actions.views.review import assigning, edits, government, happened, reviews, text
from actions.views.review.page import find_submission, page
from actions.views.review.words import ENDING, WORDS
from frameworks.remembering import while_reading


def review(request, pk):
    """Everything about one submission: the text with what was found, remarked and changed, and the open moves."""
    return show(request, find_submission(request, pk))


def show(request, submission, *, form=None, remark=None, status=200):
    """The page; `form` is a review, `remark` a remark that was refused, shown with what is to be put right.

    `?to=` names the translation that stands beside the text, `?with=` the version it is compared with.
    """
    with while_reading():
        submission = whole(submission)
        context = _context(request, submission) | _duties(request.user, submission, form)
        context["reading"]["refused"] = remark
        context["refused"] = remark if remark and not remark["field"] else None
        for row in context["reading"]["fields"]:
            row["refused"] = remark if remark and remark["field"] == row["name"] else None
            is_title = row["name"] == "title"
            row["edit"] = context["edits"]["title"] if is_title else context["edits"]["fields"][row["name"]]
        return page(request, "actions/admin/review.html", str(submission), status, **context)


def _context(request, submission):
    """What everybody of the secretariat reads."""
    remarks = list(submission.remarks.all())
    asked = since.asked(submission)
    versions = happened.versions(submission, request.GET.get("with"), asked=asked)
    to, languages = text.languages(submission, request.GET.get("to"), get_language())
    return {
        "submission": submission,
        "action": submission.action,
        "lead": submission.action.lead,
        "participations": submission.action.participations.all(),
        "reading": text.reading(
            submission, to=to, remarks=remarks, offer=phrases.offered, changed=versions["changed"]
        ),
        "languages": languages,
        "keep": f"&with={versions['chosen'].key}" if request.GET.get("with") and versions["chosen"] else "",
        "loose_remarks": [remark for remark in remarks if remark.field not in TEXT_FIELDS],
        "audiences": Remark.AUDIENCES,
        "phrases": phrases.offered(),
        "since": asked,
        "versions": versions,
        "similar": kindred(submission),
        "government": government.part(submission),
        "decisions": happened.decisions(submission),
        "events": happened.events(submission),
        "translations": sheet.overview(submission),
    }


def _duties(user, submission, form):
    """What this person may do now, and their own part."""
    open_moves = workflow.open_moves(submission, user)
    appeal = appealing.waiting(submission) if submission.state == DECLINED else None
    return {
        "reviews": reviews.part(user, submission, form),
        "assignment": assigning.part(user, submission),
        "edits": edits.part(user, submission),
        "may_remark": submission.state in (SUBMITTED, IN_REVIEW)
        and (may_review(user, submission) or may_decide(user, submission)),
        "may_take_down": may_take_down(user),
        "may_translate": may_translate(user),
        "second": second_person.waiting(submission),
        "appeal": appeal,
        "may_answer_appeal": appeal is not None and appealing.may_answer(user, appeal),
        "may_schedule": "publish" in open_moves,
        "moves": [
            {
                "name": name,
                "words": WORDS[name][0],
                "does": WORDS[name][1],
                "asks": name in MOVE_FORMS,
                "ends": name in ENDING,
            }
            for name in open_moves
        ],
    }
