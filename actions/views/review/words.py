"""The words of the secretariat: what each move is called and will do, and what happened."""

from django.utils.translation import gettext_lazy

WORDS = {  # what each button says, and what it will do
    "start_review": (
        gettext_lazy("Begin to read"),
        gettext_lazy("The government can no longer take it back."),
    ),
    "request_changes": (gettext_lazy("Ask for changes"), gettext_lazy("The letter leaves at once.")),
    "approve": (gettext_lazy("Approve"), gettext_lazy("The letter waits until you announce.")),
    "decline": (gettext_lazy("Decline"), gettext_lazy("The letter waits until you announce.")),
    "merge": (gettext_lazy("Merge with another"), gettext_lazy("It leads to the other action from then on.")),
    "reopen": (gettext_lazy("Take up again"), gettext_lazy("A letter that has not left never will.")),
    "publish": (gettext_lazy("Publish"), gettext_lazy("Everybody can read it from this moment.")),
    "submit": (gettext_lazy("Hand in"), gettext_lazy("What the secretariat entered goes to a colleague.")),
    "take_back": (gettext_lazy("Take back"), gettext_lazy("To write on.")),
}
HAPPENED = {  # history in words
    "submit": gettext_lazy("Handed in"),
    "take_back": gettext_lazy("Taken back"),
    "start_review": gettext_lazy("Taken for reading"),
    "request_changes": gettext_lazy("Changes asked for"),
    "approve": gettext_lazy("Approved"),
    "decline": gettext_lazy("Declined"),
    "merge": gettext_lazy("Merged"),
    "reopen": gettext_lazy("Taken up again"),
    "publish": gettext_lazy("Published"),
    "schedule": gettext_lazy("Day of publication set"),
    "countersign": gettext_lazy("Confirmed by a second person"),
    "announce": gettext_lazy("Announced"),
    "give_review": gettext_lazy("A review was given"),
    "leave_review": gettext_lazy("Left to colleagues to review"),
    "pass_on": gettext_lazy("A reviewer passed it on"),
    "declare_conflict": gettext_lazy("A tie was declared"),
    "lift_conflict": gettext_lazy("A tie was lifted"),
    "refused_for_tie": gettext_lazy("Closed to somebody with a tie"),
    "assign": gettext_lazy("Given to a reviewer"),
    "assign_again": gettext_lazy("Given to the same reviewer again"),
    "take_back_assignment": gettext_lazy("Taken back from a reviewer"),
    "decline_assignment": gettext_lazy("A reviewer gave it back"),
    "add_remark": gettext_lazy("A remark was added"),
    "answer_remark": gettext_lazy("A remark was answered"),
    "resolve_remark": gettext_lazy("A remark was closed"),
    "translate": gettext_lazy("A translation was written"),
    "approve_translation": gettext_lazy("A translation was approved"),
    "add_picture": gettext_lazy("A picture was added"),
    "add_document": gettext_lazy("A document was added"),
    "remove_picture": gettext_lazy("A picture was taken out"),
    "remove_document": gettext_lazy("A document was taken out"),
    "take_down_picture": gettext_lazy("A picture was taken down"),
}
ENDING = ("decline", "merge")
