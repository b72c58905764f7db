import pytest
from django.urls import reverse

from frameworks.models import Framework, Milestone, Objective, Partner
from frameworks.seeding import seed_frameworks


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["framework", "objective", "milestone", "partner"])
def test_admin_lists_and_opens_each_kind_of_row(staff_client, model):
    seed_frameworks()
    kinds = {"framework": Framework, "objective": Objective, "milestone": Milestone, "partner": Partner}
    pk = kinds[model].objects.first().pk

    pages = [
        staff_client.get(reverse(f"admin:frameworks_{model}_changelist")),
        staff_client.get(reverse(f"admin:frameworks_{model}_change", args=[pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert b"jquery-ui" not in pages[1].content


@pytest.mark.django_db
def test_admin_deletes_no_objective(staff_client):
    seed_frameworks()
    objective = Objective.objects.get(code="CTA-P4")

    answer = staff_client.post(
        reverse("admin:frameworks_objective_delete", args=[objective.pk]), {"post": "yes"}
    )

    assert answer.status_code == 403
    assert Objective.objects.filter(code="CTA-P4").exists()
