"""What people type and paste: made plain without losing a letter, and counted as the page counts it."""

import re

LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]"
)  # controls, marks of a file's beginning


def plain(text) -> str:
    """Line breaks of every kind as one, control characters out. Joiners and marks of direction stay: they carry
    meaning in emoji, Persian and Arabic; `static/js/counter.js` does the same."""
    return UNSEEN.sub("", LINE_BREAKS.sub("\n", text))


def characters(text) -> int:
    """Code points, without the space around the text; a line break is one."""
    return len(plain(text).strip())


def words(text) -> int:
    """What stands between spaces."""
    return len(plain(text).split())


def all_plain(data):
    """Posted data with every value made plain."""
    data = data.copy()
    for name in list(data):
        data.setlist(name, [plain(value) for value in data.getlist(name)])
    return data
