"""Files that somebody might hand in by mistake or on purpose, made small and quick."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.factories import pdf_bytes


def picture(kind="JPEG", size=(640, 400), color="navy", mode="RGB", **options):
    kept = io.BytesIO()
    Image.new(mode, size, color).save(kept, kind, **options)
    return kept.getvalue()


def png_that_says(width, height, rows=b""):
    """A PNG whose head declares a size its few bytes need not have."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def png_with_a_long_word():
    """A decompression bomb in the words beside a picture: 60 MB of nothing."""
    whole = picture("PNG")
    data = b"Comment\0\0" + zlib.compress(bytes(60_000_000), 9)
    word = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    return whole[:33] + word + whole[33:]


def moving_gif(frames=20_000):
    """A GIF of 20,000 frames."""
    first = picture("GIF", size=(2, 2))
    frame = first[first.index(b",") : -1]
    return first[:-1] + frame * (frames - 1) + b";"


def office(kind="docx", extra=(), declared=None, mimetype="", method=zipfile.ZIP_DEFLATED):
    """An office file with the parts that tell its kind."""
    part = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}.get(kind)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        if part:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(part, "<document/>")
        for name, content in extra:
            archive.writestr(name, content)
    content = kept.getvalue()
    if declared is not None:  # the last part lies about its size, in both places that tell it
        name = extra[-1][0].encode()
        for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
            start = content.rindex(mark, 0, content.rindex(name)) if at == 24 else content.index(name) - 30
            content = content[: start + at] + struct.pack("<I", declared) + content[start + at + 4 :]
    return content


def open_document(kind="text", extra=()):
    return office("", extra, mimetype=f"application/vnd.oasis.opendocument.{kind}", method=zipfile.ZIP_STORED)


def pdf_with(**root):
    import pikepdf

    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        for name, value in root.items():
            pdf.Root[f"/{name}"] = value(pikepdf)
        pdf.save(kept)
    return kept.getvalue()


def pdf_and_page(where):
    """A PDF that opens as one, and as a page with a script where a program looks for that."""
    page, whole = b"<!DOCTYPE html><script>alert(1)</script>", pdf_bytes()
    if where == "before":
        return page + b"\n" + whole
    if where == "tail":
        return whole + b"\n" + page
    line = whole.index(b"\n") + 1
    return whole[:line] + b"%" + page + b"\n" + whole[line:]


def script(pikepdf):
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def start(pikepdf):
    return pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
