"""The mail back end of the embedded default: every mail becomes a file that a person can read."""

from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class ReadableFiles(BaseEmailBackend):
    """Writes each message as UTF-8 text to EMAIL_FILE_PATH, newest last by name."""

    def send_messages(self, email_messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            address = "".join(c if c.isalnum() or c in "@.-_" else "_" for c in message.to[0])
            head = f"To: {', '.join(message.to)}\nFrom: {message.from_email}\nSubject: {message.subject}\n\n"
            (folder / f"{stamp}-{address}.txt").write_text(head + message.body, encoding="utf-8")
        return len(email_messages)
