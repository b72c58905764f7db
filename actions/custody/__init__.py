"""Translations of what governments write: shown honestly, written, checked, approved, sent out and brought back."""

from actions.custody.approving import approve, approve_all, ask_correction
from actions.custody.texts import Text, is_stale, mark_of, text_for
from actions.custody.writing import TRANSLATED, carry_over, mark_checked, translate

__all__ = [
    "TRANSLATED",
    "Text",
    "approve",
    "approve_all",
    "ask_correction",
    "carry_over",
    "is_stale",
    "mark_checked",
    "mark_of",
    "text_for",
    "translate",
]
