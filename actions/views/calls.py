"""The calls that are open, for everybody: what is asked of whom, and until when."""

from django.shortcuts import render

from actions.models import Call
from actions.requirements import REQUIREMENTS
from frameworks.caching import public_page


@public_page
def index(request):
    """Open calls, the one that closes first on top."""
    calls = list(Call.objects.open().filter(for_public_record=False))
    calls.sort(key=lambda call: (call.closes_at is None, call.closes_at or call.opens_at))
    return render(request, "actions/calls.html", {"shown": [(call, asked_by(call)) for call in calls]})


def asked_by(call):
    """What the call asks of everything, in the sentences of the form."""
    return [REQUIREMENTS[name].sentence for name in call.required if name in REQUIREMENTS]
