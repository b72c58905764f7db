"""What people write into a field is read as they mean it, or they are told how to write it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from frameworks.fields import NumberField, PartialDateField


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("250000", "250000"),
        ("250 000", "250000"),
        ("250\u202f000", "250000"),
        ("250.000", "250000"),
        ("250,000", "250000"),
        ("2.500.000,50", "2500000.50"),
        ("2,500,000.50", "2500000.50"),
        ("1'200", "1200"),
        ("1,5", "1.5"),
        ("12.50", "12.50"),
        ("-3", "-3"),
        ("٢٥٠٬٠٠٠", "250000"),
        ("٢٫٥", "2.5"),
    ],
)
def test_number_is_read_with_the_separators_of_its_writer(written, meant):
    assert NumberField().clean(written) == Decimal(meant)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("two million", "Write a number in digits, for example 250000."),
        ("1.250.00", "Write a number in digits, for example 250000."),
        ("0.125", "Write two digits at most after the decimal mark."),
        ("2500,0000", "Write two digits at most after the decimal mark."),
    ],
)
def test_number_that_can_mean_two_things_is_asked_for_again(written, sentence):
    with pytest.raises(ValidationError) as refused:
        NumberField().clean(written)

    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026", (date(2026, 1, 1), "year")),
        ("2026/3", (date(2026, 3, 1), "month")),
        ("03/2026", (date(2026, 3, 1), "month")),
        ("2026.3.15", (date(2026, 3, 15), "day")),
    ],
)
def test_date_is_read_with_any_separator(written, meant):
    assert PartialDateField().clean(written) == meant


@pytest.mark.parametrize("written", ["03/04/2026", "mayo de 2026", "2026-13"])
def test_date_that_can_mean_two_things_is_asked_for_again(written):
    with pytest.raises(ValidationError) as refused:
        PartialDateField().clean(written)

    assert refused.value.messages == ["Write the year first, in digits: 2026, 2026-03 or 2026-03-15."]
