"""The clock of the portal: `tick` once, or `tick --every 30` until told to stop."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from cta_portal import clock

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does what is due: letters, publications, editions, tasks that lost their worker."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on ticking until told to stop")

    def handle(self, *, every, **options):
        if not every:
            self.say(clock.tick())
            return
        over = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: over.set())
        while not over.is_set():
            close_old_connections()
            try:
                self.say(clock.tick(), quiet=True)
            except OperationalError:
                logger.exception("tick: the database did not answer; the next tick tries again")
            over.wait(every)

    def say(self, done, quiet=False):
        if done:
            self.stdout.write("tick: " + ", ".join(f"{count} {name}" for name, count in done.items()))
        elif not quiet:
            self.stdout.write("tick: another one is running" if done is None else "tick: nothing was due")
