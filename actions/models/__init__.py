"""What governments do: the lasting Action, its written Submissions, and what reviewers make of them."""

from actions.models.action import Action, ActionCounter, Contact, Participation
from actions.models.asking import Appeal, WithdrawalRequest
from actions.models.assignment import Assignment, ReviewerProfile
from actions.models.call import Call, Grace
from actions.models.change import Change
from actions.models.conflict import Conflict
from actions.models.content import (
    Document,
    HandIn,
    Indicator,
    Link,
    ObjectiveLink,
    PartnerLine,
    Picture,
)
from actions.models.cowriter import CoWriter
from actions.models.importing import ActionImport, ActionImportRow
from actions.models.mailing import Addressee, Mailing
from actions.models.offline import OfflineCopy
from actions.models.phrase import Phrase
from actions.models.proposal import PolishedText, Proposal
from actions.models.review import Decision, Remark, Review
from actions.models.rubric import Criterion, Score
from actions.models.search import FacetRow, PublicCopy, SearchRow
from actions.models.submission import Submission
from actions.models.translation import Delivery, Translation

__all__ = [
    "Appeal",
    "Action",
    "Addressee",
    "Mailing",
    "ActionCounter",
    "ActionImport",
    "ActionImportRow",
    "Assignment",
    "Call",
    "Change",
    "CoWriter",
    "Conflict",
    "Contact",
    "Criterion",
    "Decision",
    "Delivery",
    "Document",
    "FacetRow",
    "Grace",
    "HandIn",
    "Indicator",
    "Link",
    "ObjectiveLink",
    "OfflineCopy",
    "Participation",
    "PartnerLine",
    "Phrase",
    "Picture",
    "PolishedText",
    "Proposal",
    "PublicCopy",
    "Remark",
    "Review",
    "ReviewerProfile",
    "Score",
    "SearchRow",
    "Submission",
    "Translation",
    "WithdrawalRequest",
]
