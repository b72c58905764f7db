"""The secretariat's side of what is printed and handed out: the desk of an edition, and the official forms."""

from publications.admin.editions import EditionAdmin
from publications.admin.targets import TargetFormAdmin

__all__ = ["EditionAdmin", "TargetFormAdmin"]
