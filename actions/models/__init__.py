"""What governments do: the lasting Action, its written Submissions, and what reviewers make of them."""

from actions.models.action import Action, ActionCounter, Call, Contact, Participation
from actions.models.review import Decision, Remark, Review
from actions.models.search import PublicCopy, SearchRow
from actions.models.submission import (
    Document,
    HandIn,
    Indicator,
    Link,
    ObjectiveLink,
    PartnerLine,
    Picture,
    Submission,
    Translation,
)

__all__ = [
    "Action",
    "ActionCounter",
    "Call",
    "Contact",
    "Decision",
    "Document",
    "HandIn",
    "Indicator",
    "Link",
    "ObjectiveLink",
    "Participation",
    "PartnerLine",
    "Picture",
    "PublicCopy",
    "Remark",
    "Review",
    "SearchRow",
    "Submission",
    "Translation",
]
