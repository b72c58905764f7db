"""A build under way: what it says is written down, and whether it was cancelled is heard."""

import time

from django.utils import timezone

from publications.models import EditionFile

PAUSE = 0.7  # seconds between two writes to the row
MOST_LINES = 400


class Cancelled(Exception):
    """Staff cancelled this build, or another build of the same file took its place."""


class Watch:
    """The log and the progress of one build, written to its row as long as the row is ours."""

    def __init__(self, file, names=None):
        self.file, self.names = file, names or {}
        self.begun, self.written, self.changed = time.monotonic(), 0.0, False
        self.log, self.done, self.steps = [], 0, 0

    def say(self, line) -> None:
        """One more line of the log, with the seconds since the start."""
        if len(self.log) < MOST_LINES:
            self.log.append([round(time.monotonic() - self.begun, 1), line])
            self.changed = True

    def __call__(self, event) -> None:
        """A word of the child, or None in between; raises Cancelled when the row is not ours any more."""
        if event:
            if "picture" in event:
                whose = self.names.get(event["picture"], "")
                self.say(f"{whose}: the picture {event['picture']} {event['line']}".removeprefix(": "))
            elif "line" in event:
                self.say(event["line"])
            self.done = max(self.done, event.get("done", 0))
        if time.monotonic() - self.written > PAUSE:
            self.write()

    def write(self) -> None:
        """Bring the row up to date; raises Cancelled when it is not ours any more."""
        ours = EditionFile.objects.filter(
            pk=self.file.pk, state=EditionFile.BUILDING, started_at=self.file.started_at
        )
        if not ours.update(alive_at=timezone.now(), log=self.log, done=self.done, steps=self.steps):
            raise Cancelled
        self.written = time.monotonic()
