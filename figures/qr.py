"""Codes to scan, drawn as one path: black on nothing, readable when a little of it is lost."""

from django.utils.html import escape
from django.utils.safestring import mark_safe
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


def code(text, *, title):
    """The QR code of a text as SVG; the title says what it leads to."""
    drawn = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    drawn.add_data(text)
    rows = drawn.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return mark_safe(
        f'<svg viewBox="0 0 {size} {size}" width="{size * 4}" height="{size * 4}" role="img" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title><path d="{path}"/></svg>'
    )
