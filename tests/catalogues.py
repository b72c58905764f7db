"""Reads the catalogues of messages as they are written, without compiling them."""

import ast
from dataclasses import dataclass, field


@dataclass
class Message:
    """One entry: its source, its translations (one, or one per plural form), its flags."""

    context: str = ""
    source: str = ""
    plural: str = ""
    translations: list = field(default_factory=list)
    is_fuzzy: bool = False

    @property
    def key(self):
        return self.context, self.source


def read(path):
    """Every message in use; the header and what is no longer used left out."""
    messages = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        message = _message(block)
        if message.source:
            messages.append(message)
    return messages


def _message(block):
    message, parts, kept = Message(), {}, None
    for line in block.splitlines():
        if line.startswith("#,"):
            message.is_fuzzy = "fuzzy" in line
        elif line.startswith("#"):
            continue
        elif line.startswith('"') and kept:
            parts[kept] += ast.literal_eval(line)
        elif line.startswith("msg"):
            kept, _space, text = line.partition(" ")
            parts[kept] = ast.literal_eval(text)
    message.context, message.source = parts.get("msgctxt", ""), parts.get("msgid", "")
    message.plural = parts.get("msgid_plural", "")
    message.translations = [text for name, text in sorted(parts.items()) if name.startswith("msgstr")]
    return message
