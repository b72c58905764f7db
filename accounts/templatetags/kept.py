"""The lists one person keeps, where a list of the secretariat is shown."""

from django import template

from accounts import kept_lists

register = template.Library()


@register.simple_tag
def lists_kept(user, cl):
    """The lists this person keeps of the model shown: [{pk, name, href}, …]."""
    rows = kept_lists.of(user).filter(model=cl.opts.label_lower)
    return [{"pk": row.pk, "name": row.name, "href": kept_lists.address(row)} for row in rows]
