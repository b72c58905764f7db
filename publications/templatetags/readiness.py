"""Tags that let pages of authors and reviewers say what publications and platforms still need, without knowing them."""

from django import template

from publications.carrying import readiness

register = template.Library()


@register.inclusion_tag("publications/_mirror.html")
def mirror(submission, is_own):
    return {"mirror": readiness.mirror(submission, is_own=is_own), "action": submission.action}


@register.inclusion_tag("publications/_readiness.html")
def readiness_of(submission):
    """For which places a text under review is ready; its rows are the page's to fetch."""
    return {"mirror": readiness.on_one_page(submission)}


@register.simple_tag
def gain(field):
    """What filling in a bound field of an action's form brings, or nothing."""
    kind = getattr(getattr(field.form, "instance", None), "kind", "")
    return readiness.gain(field.name, kind) if kind else ""
