"""What we print and hand out: editions frozen and built, and the official forms an action is carried to."""

from publications.models.edition import Edition, EditionEntry
from publications.models.file import EditionFile
from publications.models.part import EditionPart
from publications.models.proof import Proof
from publications.models.target import TargetField, TargetForm

__all__ = ["Edition", "EditionEntry", "EditionFile", "EditionPart", "Proof", "TargetField", "TargetForm"]
