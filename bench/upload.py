"""How long a picture takes from the door to its last size, and how much memory: a large one, and files that are traps.

Each file goes through the whole portal in a process of its own, so that its peak is its own: the door (read, checked,
decoded, written anew) and then the sizes made in the background. `make bench-upload` runs it.
"""

import io
import logging
import multiprocessing
import resource
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.save import a_draft, prepare

MOST_SECONDS, MOST_MB = 10, 500
KEPT, REFUSED = 201, 422


def cases():
    """{what it is: (its bytes, how the portal answers)}."""
    from PIL import Image

    from tests.actions import hostile_files as files

    noise = Image.effect_noise((6000, 4000), 60).convert("RGB")
    photo = io.BytesIO()
    noise.save(photo, "JPEG", quality=88)
    return {
        "photo of 24 megapixels": (photo.getvalue(), KEPT),
        "PNG of 49 megapixels, all one": (files.picture("PNG", size=(7000, 7000)), KEPT),
        "bomb: says 200 megapixels": (files.png_that_says(20_000, 10_000), REFUSED),
        "bomb: 49 megapixels, few rows": (files.png_that_says(7000, 7000, bytes(1000)), REFUSED),
        "bomb: 60 MB of words in a PNG": (files.png_with_a_long_word(), REFUSED),
        "bomb: 20,000 frames": (files.moving_gif(), REFUSED),
    }


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def send(author_pk, address, content, answers):
    """In a process of its own: (status, seconds at the door, seconds of the sizes, peak of both in MB)."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from accounts.models import User
    from actions import rendering

    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(pk=author_pk))
    client.get("/healthz")  # what is loaded once is not the picture's
    before, began = peak_mb(), time.perf_counter()
    answer = client.post(address, {"file": SimpleUploadedFile("photo.jpg", content)})
    at_door = time.perf_counter() - began
    rendering.make_due()
    answers.put((answer.status_code, at_door, time.perf_counter() - began - at_door, peak_mb() - before))


def measure():
    from django.db import connections

    author, draft = a_draft()
    address = f"/en/desk/actions/{draft.action.draft_id}/upload/picture/"
    own = multiprocessing.get_context("fork")
    slow = []
    for name, (content, expected) in cases().items():
        connections.close_all()
        answers = own.SimpleQueue()
        child = own.Process(target=send, args=(author.pk, address, content, answers))
        child.start()
        child.join()
        if child.exitcode:
            raise SystemExit(f"{name}: the process ended with {child.exitcode}.")
        status, at_door, sizes, peak = answers.get()
        sys.stdout.write(
            f"{name:<32} {len(content) / 1e6:6.1f} MB   {status}   "
            f"door {at_door:5.2f} s   sizes {sizes:5.2f} s   peak {peak:5.0f} MB\n"
        )
        if status != expected or at_door > MOST_SECONDS or peak > MOST_MB:
            slow.append(name)
    if slow:
        raise SystemExit(f"The promise is {MOST_SECONDS} s and {MOST_MB} MB: {', '.join(slow)}.")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="cta-bench-", ignore_cleanup_errors=True) as folder:
        prepare(folder)
        measure()
