"""Whether the portal is alive, and whether it is ready to serve: two small answers for machines."""

import os
import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

SPARE_BYTES = 100 * 1024 * 1024
LONGEST_WAIT = timedelta(minutes=10)


@never_cache
@require_safe
def healthz(request):
    """Alive: this process answers. Asks nothing of anybody else."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request):
    """Ready: database, migrations, storage and queue. One word each, and 503 when one of them fails."""
    parts = {name: "ok" if check() else "failed" for name, check in CHECKS.items()}
    ready = set(parts.values()) == {"ok"}
    return JsonResponse({"ready": ready} | parts, status=200 if ready else 503)


def _database():
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _migrations():
    """No migration waits."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _storage():
    """The folder for uploads can be written (or made), and the disk has room."""
    folder = settings.MEDIA_ROOT
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > SPARE_BYTES


def _queue():
    """No task has waited so long that nobody can be working."""
    try:
        late = timezone.now() - LONGEST_WAIT
        return not DBTaskResult.objects.ready().filter(queue_name="default", enqueued_at__lt=late).exists()
    except DatabaseError:
        return False


CHECKS = {"database": _database, "migrations": _migrations, "storage": _storage, "queue": _queue}
