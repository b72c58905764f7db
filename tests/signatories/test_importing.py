"""Existing signatories from a file: what is checked, what is entered, and what a second time changes."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone, translation

from accounts.models import Letter
from accounts.refusals import Refused
from signatories import import_lines, import_report, importing, specimens
from signatories.models import Declaration, Evidence, Government, Leader, SignatoryImport, Signature
from tests.factories import DeclarationFactory, GovernmentFactory, SignatureFactory, UserFactory

pytestmark = pytest.mark.django_db
HEAD = "name,name_en,level,country_iso2,signed_on,source_url"
SOURCE = "https://example.org/list"


@pytest.fixture
def by(staff):
    DeclarationFactory()
    return staff


def line(name="Specimen Aurora", country="CO", level="municipality", signed_on="2018-12-08", source=SOURCE):
    return f"{name},{name},{level},{country},{signed_on},{source}"


def table(*lines, head=HEAD):
    return "\n".join([head, *lines]).encode()


def checked(content, by):
    """The list after its dry run."""
    loaded, _is_new = importing.load(content, by=by, file_name="list.csv")
    importing.go_on(loaded)
    loaded.refresh_from_db()
    return loaded


def carried_out(content, by):
    loaded = checked(content, by)
    importing.carry_out(loaded, by=by)
    importing.go_on(loaded)
    loaded.refresh_from_db()
    return loaded


def outcomes(loaded):
    return list(loaded.rows.values_list("number", "outcome"))


def sentences(loaded, number):
    row = import_report.describe(loaded.rows.get(number=number))
    return [(sentence.column, sentence.text) for sentence in row.sentences]


def kept():
    return {
        model.__name__: model.objects.count() for model in (Government, Signature, Leader, Letter, Evidence)
    }


# The whole way


def test_31_real_and_73_invented_signatories_are_104(by, tmp_path):
    call_command("seed_frameworks", verbosity=0)
    call_command("make_specimens", tmp_path / "list.csv", verbosity=0)
    content = (tmp_path / "list.csv").read_bytes()

    loaded = carried_out(content, by)

    listed = Signature.objects.listed()
    specimen = listed.filter(government__official_name__startswith="Specimen ")
    assert (loaded.state, loaded.rows.count(), listed.count(), specimen.count()) == ("done", 104, 104, 73)
    assert Counter(listed.values_list("signed_on_precision", flat=True)) == {
        "day": 55,
        "month": 25,
        "year": 24,
    }
    assert Counter(listed.values_list("origin", flat=True)) == {"public_record": 104}
    assert not listed.exclude(certificate_code="").exists()
    assert not Government.objects.filter(latitude=None).exists()
    assert not Letter.objects.exists()


def test_the_dry_run_enters_nothing(by):
    before = kept()
    loaded = checked(table(line(), line("Specimen Borealis")), by)

    assert (loaded.state, outcomes(loaded)) == ("dry", [(2, "new"), (3, "new")])
    assert kept() == before


def test_the_same_file_again_changes_nothing(by):
    content = table(line())
    first, before = carried_out(content, by), kept()
    second, is_new = importing.load(content, by=by)

    assert (second, is_new, kept()) == (first, False, before)
    with pytest.raises(Refused):
        importing.carry_out(second, by=by)


def test_the_same_lines_in_another_file_are_known(by):
    carried_out(table(line()), by)
    before = kept()
    again = checked(b"\xef\xbb\xbf" + table(line()), by)

    assert outcomes(again) == [(2, "known")]
    with pytest.raises(Refused):
        importing.carry_out(again, by=by)
    assert kept() == before


def test_a_registered_government_gets_its_signature(by):
    government = GovernmentFactory(official_name="Ville de Specimen", english_name="Specimen", country="FR")
    loaded = carried_out(table(line("Specimen", "FR")), by)

    row = loaded.rows.get()
    assert (row.outcome, row.government, row.signature.government) == ("matched", government, government)
    assert Government.objects.count() == 1


def test_a_row_is_whole_in_the_register(by):
    head = "name;name_en;level;country_iso2;latitude;longitude;population;leader_name;leader_title;"
    head += "signed_on;source_url;cta_status"
    loaded = carried_out(
        table(
            f"Bogotá;Bogota;municipality;co;4,6;-74.08;7181469;Ana Specimen;Mayor;2019-03;{SOURCE};cta_action",
            head=head,
        ),
        by,
    )
    row = loaded.rows.get()
    government, signature = row.government, row.signature

    assert (government.official_name, government.country.code, government.population) == (
        "Bogotá",
        "CO",
        7181469,
    )
    assert (government.latitude, government.longitude, government.origin) == (4.6, -74.08, "public_record")
    assert (signature.signed_on, signature.signed_on_precision) == (date(2019, 3, 1), "month")
    assert (signature.basis, signature.source_url, signature.state) == ("action", SOURCE, "verified")
    assert [str(leader) for leader in government.leaders.all()] == ["Ana Specimen, Mayor"]


def secretariats_list():
    head = "name,name_en,level,country_iso2,leader_name,leader_title,signed_on,origin,language"
    cells = "Specimen Sur,Specimen Sur,municipality,CO,Ana Specimen,Mayor,2018-12-08,secretariat,es"
    return table(cells, head=head)


def test_the_list_of_the_secretariat_is_its_own_proof(by):
    """One of the secretariat loads it, another one carries it out."""
    another = UserFactory(staff=True)
    loaded = checked(secretariats_list(), by)
    importing.carry_out(loaded, by=another)
    importing.go_on(loaded)
    signature = loaded.rows.get().signature
    proof = signature.evidence.get()

    assert (signature.state, signature.origin, signature.language) == ("verified", "secretariat", "es")
    assert (signature.signatory_name, signature.signed_on) == ("Ana Specimen", date(2018, 12, 8))
    assert (signature.entered_by, signature.verified_by) == (by, another)
    assert len(signature.certificate_code) == 10
    assert (proof.rung, proof.sha256, proof.file.name, proof.outcome) == (
        "letter", loaded.sha256, loaded.file.name, "accepted",
    )  # fmt: skip
    assert not Letter.objects.exclude(state=Letter.CANCELLED).exists()


@pytest.mark.parametrize(("two_people", "state"), [(True, "confirmed"), (False, "verified")])
def test_who_loads_a_list_alone_leaves_it_to_a_second_person_where_asked(by, two_people, state):
    Declaration.objects.update(two_people_enter=two_people)
    loaded = carried_out(secretariats_list(), by)

    assert (loaded.state, loaded.rows.get().signature.state) == ("done", state)


def test_a_list_is_not_proof_enough_where_more_is_asked(by):
    Declaration.objects.update(required_rung="second_official")
    loaded = carried_out(secretariats_list(), by)

    assert loaded.rows.get().signature.state == "pending"


# Stopped, killed, taken up again


class Killed(BaseException):
    pass


def test_a_run_that_was_killed_goes_on_where_it_was(by, monkeypatch):
    loaded = checked(
        table(*[line(f"Specimen {word}") for word in ("Aurora", "Borealis", "Cumulus", "Doldrum")]), by
    )
    importing.carry_out(loaded, by=by)
    verify, calls = importing.signing.verify, []

    def killed_at_third(signature, *, by):
        calls.append(signature)
        if len(calls) == 3:
            raise Killed
        return verify(signature, by=by)

    with monkeypatch.context() as patch:
        patch.setattr(importing.signing, "verify", killed_at_third)
        with pytest.raises(Killed):
            importing.go_on(loaded)
    assert (Government.objects.count(), Signature.objects.count()) == (2, 2)

    SignatoryImport.objects.update(moved_at=timezone.now() - timedelta(minutes=3))
    assert (importing.go_on_due(), importing.go_on_due()) == (1, 0)
    importing.go_on(loaded)
    loaded.refresh_from_db()
    assert (loaded.state, Signature.objects.listed().count()) == ("done", 4)


def test_a_stopped_run_enters_no_more(by):
    loaded = checked(table(line(), line("Specimen Borealis")), by)
    importing.carry_out(loaded, by=by)
    stale = SignatoryImport.objects.get(pk=loaded.pk)
    importing.stop(loaded, by=by)

    assert importing.go_on(stale) == Counter()
    loaded.refresh_from_db()
    assert (loaded.state, Signature.objects.count()) == ("stopped", 0)
    with pytest.raises(Refused):
        importing.stop(loaded, by=by)


def test_who_left_the_secretariat_carries_out_no_more(by):
    loaded = checked(table(line()), by)
    importing.carry_out(loaded, by=by)
    type(by).objects.filter(pk=by.pk).update(is_staff=False)
    loaded = SignatoryImport.objects.get(pk=loaded.pk)
    importing.go_on(loaded)

    loaded.refresh_from_db()
    assert (loaded.state, Signature.objects.count()) == ("stopped", 0)


# What staff decide


def test_a_near_name_waits_for_a_decision(by):
    near = GovernmentFactory(official_name="Specimen Aurora East", country="CO")
    loaded = checked(table(line("Specimen Aurora Eest")), by)
    row = loaded.rows.get()

    assert (row.outcome, row.government) == ("undecided", near)
    assert sentences(loaded, 2) == [("", "The register holds “Specimen Aurora East” (Municipality).")]


@pytest.mark.parametrize(
    ("decision", "outcome", "governments", "signatures"),
    [("this", "matched", 1, 1), ("another", "new", 2, 1), ("skip", "skipped", 1, 0)],
)
def test_a_decision_is_carried_out(by, decision, outcome, governments, signatures):
    GovernmentFactory(official_name="Specimen Aurora East", country="CO")
    loaded = checked(table(line("Specimen Aurora Eest")), by)
    row = importing.decide(loaded.rows.get(), by=by, decision=decision)
    assert row.outcome == outcome
    if signatures:
        importing.carry_out(loaded, by=by)
        importing.go_on(loaded)

    assert (Government.objects.count(), Signature.objects.count()) == (governments, signatures)


def test_a_decision_is_taken_back(by):
    GovernmentFactory(official_name="Specimen Aurora East", country="CO")
    loaded = checked(table(line("Specimen Aurora Eest")), by)
    importing.decide(loaded.rows.get(), by=by, decision="another")
    row = importing.decide(loaded.rows.get(), by=by, decision="")

    assert row.outcome == "undecided"


def test_a_decision_comes_too_late(by):
    loaded = carried_out(table(line()), by)

    with pytest.raises(Refused):
        importing.decide(loaded.rows.get(), by=by, decision="skip")


def test_nothing_is_decided_while_the_list_is_at_work(by):
    loaded, _new = importing.load(table(line()), by=by)
    row = loaded.rows.get()

    for attempt in (
        lambda: importing.decide(row, by=by, decision="skip"),
        lambda: importing.carry_out(loaded, by=by),
        lambda: importing.check_again(loaded, by=by),
    ):
        with pytest.raises(Refused):
            attempt()


def test_it_is_this_one_names_one(by):
    loaded = checked(table(line()), by)

    with pytest.raises(ValidationError):
        importing.decide(loaded.rows.get(), by=by, decision="this")


def test_a_government_that_withdrew_is_not_signed_in_again_unasked(by):
    signature = SignatureFactory(withdrawn=True, government__official_name="Specimen Aurora")
    loaded = checked(table(line()), by)

    assert outcomes(loaded) == [(2, "undecided")]
    assert "withdrew its signature" in sentences(loaded, 2)[0][1]
    row = importing.decide(loaded.rows.get(), by=by, decision="this")
    assert (row.outcome, row.government) == ("matched", signature.government)


def test_check_again_sees_the_register_of_today(by):
    loaded = checked(table(line()), by)
    government = GovernmentFactory(official_name="Specimen Aurora", verified=True)
    importing.check_again(loaded, by=by)
    importing.go_on(loaded)

    row = loaded.rows.get()
    assert (row.outcome, row.government) == ("known", government)


def test_the_register_may_answer_otherwise_when_it_is_carried_out(by):
    loaded = checked(table(line()), by)
    GovernmentFactory(official_name="Specimen Aurora", verified=True)
    importing.carry_out(loaded, by=by)
    importing.go_on(loaded)

    row = loaded.rows.get()
    assert (row.outcome, row.done_at, Signature.objects.count()) == ("known", None, 1)


@pytest.mark.parametrize("name", ["carry_out", "check_again", "stop"])
def test_only_the_secretariat_works_on_lists(by, name):
    loaded = checked(table(line()), by)

    with pytest.raises(PermissionDenied):
        getattr(importing, name)(loaded, by=UserFactory())


def test_only_the_secretariat_loads_and_decides(by):
    loaded = checked(table(line()), by)

    with pytest.raises(PermissionDenied):
        importing.load(table(line("Another")), by=UserFactory(is_staff=True))
    with pytest.raises(PermissionDenied):
        importing.decide(loaded.rows.get(), by=UserFactory(), decision="skip")


def test_no_list_without_an_open_declaration(staff):
    with pytest.raises(Refused):
        importing.load(table(line()), by=staff)


# Bad input


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The table holds no line below its header."),
        (HEAD.encode(), "The table holds no line below its header."),
        (b"name,name_en,level\nA,A,municipality", "The header lacks the column country_iso2."),
        (b"a,b\n1,2", "The header lacks the columns name, name_en, level, country_iso2."),
        (b"name,name,level\nA,A,municipality", "The header names a column twice: name."),
        (
            table(line(), line("Málaga")).decode().encode("latin-1"),
            "Line 3 holds letters that are not UTF-8. Save the file as “CSV UTF-8” and load it again.",
        ),
        (
            table(line()).decode().encode("utf-16"),
            "This file is written in UTF-16. Save it as “CSV UTF-8” and load that file.",
        ),
        (b"PK\x03\x04rest", "This is a workbook. Save its sheet as “CSV UTF-8” and load that file."),
        (
            table(*["A"] * 2001),
            "The table holds more than 2000 lines. Divide it and load the parts one by one.",
        ),
        (
            table(line(), 'Spec"imen,"open,'),
            "Line 3 cannot be divided into cells. A quotation mark may be open or misplaced.",
        ),
        (b"x" * (2 * 1024 * 1024 + 1), "This file is larger than 2.0\xa0MB. Choose a smaller one."),
        (b"name\0", "This file is no table of text. Save the sheet as “CSV UTF-8”."),
    ],
)
def test_a_table_that_cannot_be_read_leaves_nothing(by, content, sentence):
    with pytest.raises(ValidationError) as refusal:
        importing.load(content, by=by)

    assert refusal.value.messages == [sentence]
    assert not SignatoryImport.objects.exists()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_tables_of_every_office_are_read(by, separator, end, mark):
    cells = ["Bogotá", "Bogota", "municipality", "CO", "2018-12-08", SOURCE]
    content = mark + end.join([HEAD.replace(",", separator), separator.join(cells), "", ""]).encode()

    row = checked(content, by).rows.get()
    assert (row.number, row.outcome) == (2, "new")
    assert row.raw == dict(zip(HEAD.split(","), cells, strict=True))


MIXED = "“B\u043egota” mixes letters of two alphabets that look alike. Type it once more in one of them."
BAD_CELLS = [
    ("name", "", "Write the name."),
    ("name", "=1+1", "This begins like a formula. Write plain text."),
    ("name", "@SUM(A1)", "This begins like a formula. Write plain text."),
    ("name", "-Bogota", "This begins like a formula. Write plain text."),
    ("name", "See https://example.org", "Write the name only, without a web or e-mail address."),
    ("name", "B\u043egota", MIXED),
    ("name", "B" * 201, "This is longer than 200 letters."),
    ("level", "village", "“village” is none of: municipality, metropolitan, province, region, association."),
    ("country_iso2", "XX", "“XX” is no country. Write its two letters of ISO 3166, such as CO."),
    ("country_iso2", "Colombia", "“Colombia” is no country. Write its two letters of ISO 3166, such as CO."),
    ("signed_on", "2018-12-07", "7 December 2018 is before the day of the Declaration, 8 December 2018."),
    ("signed_on", "2018-11", "November 2018 is before the day of the Declaration, 8 December 2018."),
    ("signed_on", "2017", "2017 is before the day of the Declaration, 8 December 2018."),
    ("signed_on", "2999-01-01", "1 January 2999 lies in the future."),
    ("signed_on", "8/12/2018", "“8/12/2018” is no date. Write 2018-12-08, or 2018-12, or 2018."),
    ("signed_on", "2019-02-30", "“2019-02-30” is no date. Write 2018-12-08, or 2018-12, or 2018."),
    ("signed_on", "2019-13", "“2019-13” is no date. Write 2018-12-08, or 2018-12, or 2018."),
    ("source_url", "", "A signature from a public source names the address of that source."),
    ("source_url", "example", "“example” is no web address. It begins with https://."),
    ("source_url", "javascript:alert(1)", "“javascript:alert(1)” is no web address. It begins with https://."),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "sentence"), BAD_CELLS)
def test_a_bad_cell_is_told_with_its_column(by, column, cell, sentence):
    cells = dict(zip(HEAD.split(","), line().split(","), strict=True)) | {column: cell}
    loaded = checked(table(line("Specimen Before", "FR"), ",".join(cells.values())), by)

    assert outcomes(loaded) == [(2, "new"), (3, "error")]
    assert sentences(loaded, 3) == [(column, sentence)]


MORE_BAD_CELLS = [
    ("latitude", "north", "“north” is no number."),
    ("latitude", "91", "91 lies outside of −90 to 90."),
    ("longitude", "", "Give latitude and longitude, or neither."),
    ("population", "many", "“many” is no such number. Write digits only."),
    ("population_year", "1066", "“1066” is no such number. Write digits only."),
    ("leader_title", "", "Write the office of the leader."),
    ("uclg_region", "mars", "“mars” is none of: ."),
    ("language", "de", "“de” is none of: en, es, fr, ar."),
    ("origin", "portal", "“portal” is none of: public_record, secretariat."),
    ("cta_status", "perhaps", "“perhaps” is none of: signatory_stated, cta_action, cta_action_likely, practice_only."),
    ("name_language", "Spanish!", "“Spanish!” is no code of a language."),
]  # fmt: skip
WHOLE = {
    "name": "Specimen", "name_en": "Specimen", "level": "municipality", "country_iso2": "CO", "latitude": "4",
    "longitude": "-74", "population": "1", "population_year": "2020", "leader_name": "Ana",
    "leader_title": "Mayor", "signed_on": "2019", "source_url": SOURCE,
}  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "sentence"), MORE_BAD_CELLS)
def test_a_bad_optional_cell_is_told(by, column, cell, sentence):
    with pytest.raises(ValidationError) as refusal:
        import_lines.understand(WHOLE | {column: cell}, declaration=DeclarationFactory())

    column = "latitude" if column == "longitude" else column
    assert refusal.value.message_dict == {column: [sentence]}


def test_the_list_of_the_secretariat_names_who_signed_and_when(by):
    cells = WHOLE | {"origin": "secretariat", "leader_name": "", "leader_title": ""}
    with pytest.raises(ValidationError) as refusal:
        import_lines.understand(cells, declaration=DeclarationFactory())

    assert refusal.value.message_dict == {
        "leader_name": ["The list of the secretariat names who signed."],
        "signed_on": ["The list of the secretariat names the day of signing."],
    }


def test_a_line_with_too_many_cells_is_told(by):
    loaded = checked(table(line() + ",more"), by)

    assert sentences(loaded, 2)[0][1].startswith("This line has 7 cells")


def test_a_double_line_names_the_first(by):
    loaded = checked(table(line(), line("Municipality of Specimen Aurora")), by)

    assert outcomes(loaded) == [(2, "new"), (3, "error")]
    assert sentences(loaded, 3) == [("", "Line 2 names the same government.")]


def test_a_nearly_double_line_waits_for_a_decision(by):
    loaded = checked(table(line(), line("Specimen Aurore")), by)

    assert outcomes(loaded) == [(2, "new"), (3, "undecided")]
    assert sentences(loaded, 3) == [("", "Line 2 names a government of nearly the same name.")]


def test_a_source_that_states_no_signature_enters_nothing(by):
    loaded = checked(table(line() + ",practice_only", head=HEAD + ",cta_status"), by)

    assert outcomes(loaded) == [(2, "skipped")]
    assert sentences(loaded, 2) == [("", "Its source does not say that it signed.")]


def test_a_point_far_away_is_asked_back_and_not_refused(by):
    head, far = HEAD + ",latitude,longitude", line() + ",48.8,2.3"
    swapped = line("Specimen Borealis") + ",-74.08,4.6"
    loaded = checked(table(far, swapped, head=head), by)

    assert outcomes(loaded) == [(2, "new"), (3, "new")]
    assert sentences(loaded, 2) == [("", "The point lies far from this country.")]
    assert sentences(loaded, 3) == [("", "Latitude and longitude seem to have changed places.")]


def test_what_the_register_refuses_is_kept_with_its_language(by, monkeypatch):
    def full(*args, **kwargs):
        raise Refused("Nothing more fits in.")

    loaded = checked(table(line()), by)
    importing.carry_out(loaded, by=by)
    monkeypatch.setattr(importing.register, "enrol", full)
    importing.go_on(loaded)

    assert sentences(loaded, 2) == [("", "Nothing more fits in.")]
    assert (loaded.rows.get().outcome, Government.objects.count()) == ("error", 0)


def test_sentences_are_in_the_readers_language(by):
    loaded = checked(table(line(country="XX")), by)

    with translation.override("es"):
        assert len(sentences(loaded, 2)) == 1


def test_columns_that_are_not_read_are_named(by):
    loaded = checked(table(line() + ",x", head=HEAD + ",remarks"), by)

    assert import_report.columns_not_read(loaded) == ["remarks"]


def test_specimens_say_that_they_are():
    lines = specimens.rows(40)

    assert [row["name"].startswith("Specimen ") for row in lines] == [False] * 31 + [True] * 9
    assert all(row["source_url"].startswith("https://specimen.example/") for row in lines[31:])


@pytest.mark.parametrize("name", ["\u0421\u0430\u043e", "Ca\u200bo"])
def test_a_twin_that_looks_the_same_is_found(by, name):
    """In Cyrillic letters, or with a sign that nobody sees."""
    government = GovernmentFactory(official_name="Cao", verified=True)
    row = checked(table(line(name)), by).rows.get()

    assert (row.outcome, row.government) == ("known", government)
