"""Cells of a list that are edited where they stand: each says to a screen reader what it is and of which row."""

from django.utils.text import capfirst


class NamedCells:
    """For an admin with `list_editable`: the name of the column and of the row is the label of each cell."""

    def get_changelist_form(self, request, **kwargs):
        class Row(super().get_changelist_form(request, **kwargs)):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                for field in self.fields.values():
                    field.widget.attrs["aria-label"] = f"{capfirst(field.label)}: {self.instance}"

        return Row
