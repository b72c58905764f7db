"""What was handed in as a Word file to read and to keep: no form, nothing to upload again."""

import io

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document

from actions import handed_in
from actions.offline.writing import legal, own_words, set_up, turn
from frameworks.dates import show_hour
from frameworks.languages import direction


def write(kept, *, language) -> bytes:
    """A .docx of one hand-in: headings in `language`, the words in their own, receipt and fingerprint at the end."""
    with translation.override(language):
        reading = handed_in.read(kept)
        document = Document()
        set_up(document, kept.submission, language)
        document.core_properties.title = legal(reading.title)[:250]
        document.core_properties.identifier = ""
        own_words(document.add_heading("", 0), reading.title, reading.language)
        document.add_paragraph(legal(reading.governments))
        for line in reading.lines:
            document.add_heading(legal(line.heading), 1)
            for part in line.text.split("\n"):
                own_words(document.add_paragraph(), part, reading.language if line.is_own else language)
        document.add_heading(_("Receipt"), 1)
        for words in (kept.receipt, f"{show_hour(kept.at, 'UTC')} (UTC)", f"SHA-256: {kept.sha256}"):
            document.add_paragraph(words)
    if direction(language) == "rtl":
        turn(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
