"""What is looked at in a submission without anybody asking: small checks, each naming the field it is about.

None of them stops anything: a finding is a sentence beside a field, for whoever reads the submission.
"""

from actions.reviewing.checks.contact import contact_data
from actions.reviewing.checks.finding import LOOK, SERIOUS, Finding, passages
from actions.reviewing.checks.lengths import Limit, lengths, limits
from actions.reviewing.checks.numbers import undated_numbers
from actions.reviewing.checks.pictures import pictures
from actions.reviewing.checks.scripts import other_language, other_script
from actions.reviewing.checks.words import acronyms, capitals

__all__ = ["CHECKS", "LOOK", "SERIOUS", "Finding", "Limit", "findings", "limits", "passages"]

CHECKS = [
    pictures,
    contact_data,
    other_script,
    other_language,
    capitals,
    acronyms,
    undated_numbers,
    lengths,
]


def findings(submission) -> list[Finding]:
    """Everything found, what is serious first. Asks nothing of a submission whose rows are at hand."""
    said = passages(submission)
    found = [finding for check in CHECKS for finding in check(submission, said)]
    return sorted(found, key=lambda finding: finding.severity != SERIOUS)
