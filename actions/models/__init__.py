"""What governments do: the lasting Action, its written Submissions, and what reviewers make of them."""

from actions.models.action import Action, ActionCounter, Call, Contact, Participation
from actions.models.review import Decision, Remark, Review
from actions.models.search import DataVersion, SearchRow
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
    "DataVersion",
    "Decision",
    "Document",
    "HandIn",
    "Indicator",
    "Link",
    "ObjectiveLink",
    "Participation",
    "PartnerLine",
    "Picture",
    "Remark",
    "Review",
    "SearchRow",
    "Submission",
    "Translation",
]
