"""What a read-only field of the secretariat shows: a row that it names is linked only for who may open it."""

from functools import partial

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def contents(context, field):
    """The value of a read-only field; Django links every row, also those whose page is closed to this person."""
    field.get_admin_url = partial(_link_or_name, field, field.get_admin_url, context["request"])
    return field.contents()


def _link_or_name(field, link, request, remote_field, row):
    room = field.model_admin.admin_site._registry.get(remote_field.model)
    opens = room is not None and room.has_view_permission(request, row)
    return link(remote_field, row) if opens else str(row)
