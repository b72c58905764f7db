"""Lists of the secretariat that one person keeps with their filters."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class KeptList(models.Model):
    """A list of the secretariat with its filters, kept by one person under a name of their own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_lists")
    model = models.CharField(max_length=80)  # app_label.model_name
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "model", "name"],
                name="one_kept_list_per_name",
                violation_error_message=_("You have a list of that name."),
            )
        ]

    def __str__(self):
        return self.name
