"""Actions side by side: the address names them, so that a comparison can be sent to anybody."""

from django.shortcuts import render

from actions import comparing
from frameworks.caching import public_page


@public_page
def compare(request):
    """Up to four published actions; what cannot be shown is told in a sentence beside those that can."""
    asked = comparing.asked(request.GET.getlist("a"))
    context = {
        "asked": asked,
        "most": comparing.MOST,
        "table": comparing.compared(asked.actions) if asked.actions else None,
    }
    return render(request, "actions/compare.html", context)
