"""Nudges for the outbox."""

from django_tasks import task


@task()
def deliver_letter(letter_id):
    from accounts.mail import deliver  # task

    deliver(letter_id)
