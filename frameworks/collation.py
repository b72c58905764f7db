"""The order of names: the same on every database, by the Unicode collation algorithm."""

from functools import lru_cache


@lru_cache(maxsize=1)
def _collator():
    from pyuca import Collator  # slow import: reads the table of all characters

    return Collator()


@lru_cache(maxsize=5000)
def sort_key(text: str) -> tuple:
    """The key by which names are sorted, whatever their script and accents."""
    return _collator().sort_key(text)
