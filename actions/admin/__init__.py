"""The secretariat's side of actions: the queue and the review, decisions and translations, the calls."""

from actions.admin.assigning import AssignmentAdmin, ReviewerProfileAdmin
from actions.admin.calls import CallAdmin
from actions.admin.importing import ActionImportAdmin
from actions.admin.mailings import MailingAdmin
from actions.admin.phrases import PhraseAdmin
from actions.admin.proposals import PolishedTextAdmin, ProposalAdmin
from actions.admin.reading import ActionAdmin, DecisionAdmin, SubmissionAdmin
from actions.admin.rubric import ConflictAdmin, CriterionAdmin
from actions.admin.translating import TranslationAdmin

__all__ = [
    "ActionAdmin",
    "ActionImportAdmin",
    "AssignmentAdmin",
    "CallAdmin",
    "ConflictAdmin",
    "CriterionAdmin",
    "DecisionAdmin",
    "MailingAdmin",
    "PhraseAdmin",
    "PolishedTextAdmin",
    "ProposalAdmin",
    "ReviewerProfileAdmin",
    "SubmissionAdmin",
    "TranslationAdmin",
]
