"""One tick of the clock: everything timed or left unfinished, found again in the rows themselves."""

import logging
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from accounts import access, mail
from actions import calls, changes, forgetting, joining, mailings, rendering, sweeping, workflow
from actions import importing as workbooks
from actions.custody import telling
from actions.reviewing import editing
from cta_portal.bulk import files
from cta_portal.models import Clock
from publications.making import building, withdrawing
from publications.proofs import proving
from signatories import bursts, campaigns, importing, keeping, memberships, reaffirming

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
PATIENCE = {"default": timedelta(minutes=10), "build": timedelta(hours=1)}
MAX_RUNS = 3
KEEP_TASKS = timedelta(days=14)


def tick() -> dict[str, int] | None:
    """Do what is due, each part for itself, and say how much was done; None when another tick holds the clock."""
    if not _take():
        return None
    done = {}
    try:
        for name, part in DUE.items():
            try:
                done[name] = part()
            except Exception:  # one part's fault must not stop the others
                logger.exception("tick: %s failed", name)
    finally:
        Clock.objects.filter(pk=1).update(held_until=None, ticked_at=timezone.now())
    return {name: count for name, count in done.items() if count}


def _take() -> bool:
    now = timezone.now()
    Clock.objects.get_or_create(pk=1)
    free = Clock.objects.filter(Q(held_until=None) | Q(held_until__lt=now), pk=1)
    return bool(free.update(held_until=now + LEASE))


def hand_back_lost_tasks(patience=PATIENCE) -> int:
    """Queue again the tasks whose worker was killed; the third time, leave them as failed. Returns how many."""
    count = 0
    for queue, limit in patience.items():
        lost = DBTaskResult.objects.running().filter(queue_name=queue, started_at__lt=timezone.now() - limit)
        for task in lost:
            worn_out = len(task.worker_ids) >= MAX_RUNS
            changes = (
                {"status": TaskResultStatus.FAILED, "finished_at": timezone.now()}
                if worn_out
                else {"status": TaskResultStatus.READY, "started_at": None}
            )
            count += lost.filter(pk=task.pk, started_at=task.started_at).update(**changes)
            logger.warning("task %s (%s) lost its worker: %s", task.pk, task.task_path, changes["status"])
    return count


def forget_old_tasks() -> int:
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_TASKS)
    return old.delete()[0]


def forget_old_sessions() -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


DUE = {
    "tasks handed back": hand_back_lost_tasks,
    "spelling counted as accepted": editing.settle_silent,
    "submissions published": workflow.publish_due,
    "governments reminded of proposed words": editing.remind_due,
    "translations told to their governments": telling.tell_due,
    "drafts reminded of the end of their call": calls.remind,
    "builds asked for again": building.build_due,
    "ended terms told": reaffirming.tell_ended_terms,
    "lists of signatories taken up again": importing.go_on_due,
    "workbooks of actions taken up again": workbooks.go_on_due,
    "letters of invitation taken up again": campaigns.go_on_due,
    "letters to many taken up again": mailings.go_on_due,
    "bursts noticed": bursts.watch,
    "governments reminded of their pages": proving.remind_due,
    "silent governments counted": proving.close_due,
    "letters delivered": mail.deliver_due,
    "files with a picture taken down withdrawn": withdrawing.withdraw_taken_down,
    "requests to join passed on": memberships.pass_on_unanswered,
    "pictures made in their sizes": rendering.make_due,
    "files without a row forgotten": sweeping.sweep,
    "files of open data marked": files.mark_due,
    "partners reminded": joining.remind_due,
    "changes of finished texts forgotten": changes.forget_old,
    "old tasks forgotten": forget_old_tasks,
    "files of open forms forgotten": keeping.forget_old,
    "workbooks and Word files forgotten": forgetting.forget_old,
    "old accesses forgotten": access.forget_old,
    "old sessions forgotten": forget_old_sessions,
}
