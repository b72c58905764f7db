"""Files for agencies: what leaves, what comes back, and all that is not let in."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree

from accounts.refusals import Refused
from actions import custody
from actions.custody import delivering, xliff
from actions.models import Delivery, Translation
from tests.actions.test_workflow import staff_with
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory

CORE = f"{{{xliff.CORE}}}"
HOSTILE = [
    "<b>bold</b> &amp; ]]> <!-- no --> <?php ?> {{ user }} {% load x %}",
    "\u200fمرحبا\u200f بالعالم \u202bنص\u202c (2026)",
    "Zeile eins\nZeile zwei\n\n  eingerückt\tTab",
    "👩🏽‍🏫 école naïve — « déjà » ‘quote’ \u00a0fin",
    '=HYPERLINK("http://example.org") %s %(name)s ${x}',
    "bell \x07 and form feed \x0c stay",
]


@pytest.fixture
def translator(db):
    return staff_with("translate_action")


@pytest.fixture
def client(translator, sign_in):
    return sign_in(translator)


def written(number=1, **fields):
    town = GovernmentFactory(verified=True)
    return SubmissionFactory(
        **{
            "action": ActionFactory(
                lead_government=town, code=f"CTA-2026-08{number:02}", slug=f"lessons-{number}"
            ),
            "language": "es",
            "state": "in_review",
            "title": "Clases en la biblioteca",
            "summary": "La ciudad enseña el idioma.",
        }
        | fields
    )


@pytest.fixture
def text(db):
    return written()


def sent(text, by, language="fr"):
    return etree.fromstring(delivering.send_out([(text.pk, language)], by=by)[1])


def unit(root, field):
    return root.find(f".//{CORE}unit[@id='{field}']")


def answer(root, field, words, state="translated", own=None):
    """What an agency does with a unit."""
    segment = unit(root, field).find(f"{CORE}segment")
    segment.set("state", state)
    segment.attrib.pop("subState", None)
    if own:
        segment.set("subState", own)
    target = segment.find(f"{CORE}target")
    if target is None:
        target = etree.SubElement(segment, f"{CORE}target")
    target.text = words
    return root


def brought(root, by):
    return delivering.load(etree.tostring(root, encoding="UTF-8"), by=by, file_name="back.xlf")[0]


def outcomes(delivery):
    return {one.unit.field: (one.outcome, one.sentence) for one in delivering.report(delivery)}


def carried_out(delivery, by):
    return delivering.carry_out(delivery, seen=delivering.mark_of_report(delivering.report(delivery)), by=by)


def everything():
    return list(Translation.objects.order_by("pk").values())


# Out


def test_file_says_all_that_an_agency_needs(text, translator):
    custody.translate(text, "summary", "fr", "La ville enseigne.", by=translator)

    root = sent(text, translator)

    segment = unit(root, "summary").find(f"{CORE}segment")
    notes = {note.get("category"): note.text for note in unit(root, "summary").iter(f"{CORE}note")}
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "es", "fr")
    assert (segment.get("state"), segment.get("subState")) == ("translated", "cta:draft")
    assert (segment[0].text, segment[1].text) == ("La ciudad enseña el idioma.", "La ville enseigne.")
    assert (notes["context"], notes["limit"]) == ("Summary", "At most 1200 characters.")
    assert unit(root, "title").find(f"{CORE}segment").get("state") == "initial"


def test_every_status_has_its_state(text, translator):
    row = custody.translate(text, "summary", "fr", "La ville.", by=translator)
    states = []
    for status, _words in Translation.STATUSES:
        Translation.objects.filter(pk=row.pk).update(status=status)
        segment = unit(sent(text, translator), "summary").find(f"{CORE}segment")
        states.append((segment.get("state"), segment.get("subState")))

    assert states == [
        ("initial", "cta:machine"),
        ("translated", "cta:draft"),
        ("reviewed", "cta:checked"),
        ("final", "cta:approved"),
    ]


def test_elements_stand_in_the_order_of_the_core(text, translator):
    root = sent(text, translator)

    names = [etree.QName(part).localname for part in unit(root, "summary")]
    ids = [part.get("id") for part in root.iter(f"{CORE}unit")]
    assert names == ["notes", "segment"]
    assert (root.find(f"{CORE}file")[0].tag, ids) == (f"{CORE}notes", ["title", "summary"])


def test_several_languages_leave_as_one_file_for_each_pair(text, translator):
    other = written(2, language="fr", title="Cours", summary="La ville.")

    name, content = delivering.send_out([(text.pk, "en"), (other.pk, "en"), (text.pk, "ar")], by=translator)

    assert name == "call-to-local-action-translations.zip"
    assert sorted(zipfile.ZipFile(io.BytesIO(content)).namelist()) == [
        "call-to-local-action-es-ar.xlf",
        "call-to-local-action-es-en.xlf",
        "call-to-local-action-fr-en.xlf",
    ]


def test_what_does_not_leave(text, translator):
    with pytest.raises(PermissionDenied):
        delivering.send_out([(text.pk, "fr")], by=staff_with("review_action", "decide_action"))
    with pytest.raises(ValidationError):
        delivering.send_out([], by=translator)
    with pytest.raises(ValidationError):
        delivering.send_out([(number, "fr") for number in range(501)], by=translator)
    for pair in [(text.pk, "es"), (text.pk, "xx"), (0, "fr"), (written(3, state="draft").pk, "fr")]:
        with pytest.raises(Refused):
            delivering.send_out([pair], by=translator)


# There and back


@pytest.mark.parametrize("source", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("words", HOSTILE)
def test_unchanged_file_changes_nothing_whatever_it_holds(translator, source, words):
    language = "fr" if source != "fr" else "ar"
    text = written(language=source, title=words[:100], summary=words, lessons="x\r\ny", challenges="z")
    statuses = [Translation.MACHINE, Translation.DRAFT]
    for field, status in zip(("title", "summary"), statuses, strict=True):
        custody.translate(text, field, language, f"{words} !", status=status, by=translator)
    stale = custody.translate(text, "challenges", language, "vieux", by=translator)
    Translation.objects.filter(pk=stale.pk).update(source_sha256="0" * 64)
    before = everything()

    delivery = brought(sent(text, translator, language), translator)
    done = {field: outcome for field, (outcome, _sentence) in outcomes(delivery).items()}
    carried_out(delivery, translator)

    assert done == {"title": "same", "summary": "same", "lessons": "empty", "challenges": "same"}
    assert everything() == before


@pytest.mark.parametrize("words", HOSTILE[:-1])
def test_words_of_an_agency_arrive_as_they_are(text, translator, words):
    carried_out(brought(answer(sent(text, translator), "summary", words), translator), translator)

    row = Translation.objects.get()
    assert (row.text, row.status, row.by) == (words.strip(), Translation.DRAFT, translator)


def test_what_an_agency_calls_reviewed_is_a_draft_here(text, translator):
    root = answer(sent(text, translator), "summary", "La ville.", state="final")
    carried_out(brought(root, translator), translator)

    assert Translation.objects.get().status == Translation.DRAFT


def test_machine_words_come_in_as_such_and_a_person_may_stand_behind_them(text, translator):
    root = answer(sent(text, translator), "summary", "La ville.", state="initial", own="cta:machine")
    carried_out(brought(root, translator), translator)
    made = Translation.objects.get().status

    carried_out(brought(answer(sent(text, translator), "summary", "La ville."), translator), translator)

    assert (made, Translation.objects.get().status) == (Translation.MACHINE, Translation.DRAFT)


def test_marks_of_an_editor_go_and_their_words_stay(text, translator):
    root = answer(sent(text, translator), "summary", "La ")
    target = unit(root, "summary").find(f"{CORE}segment/{CORE}target")
    mark = etree.SubElement(target, f"{CORE}pc", id="1")
    mark.text, mark.tail = "ville", " enseigne."
    etree.SubElement(target, f"{CORE}ph", id="2")

    carried_out(brought(root, translator), translator)

    assert Translation.objects.get().text == "La ville enseigne."


def test_segments_are_put_together_again(text, translator):
    root = sent(text, translator)
    holder = unit(root, "summary")
    holder.remove(holder.find(f"{CORE}segment"))
    for source, target in [("La ciudad ", "La ville "), ("enseña el idioma.", "enseigne.")]:
        segment = etree.SubElement(holder, f"{CORE}segment", state="translated")
        etree.SubElement(segment, f"{CORE}source").text = source
        etree.SubElement(segment, f"{CORE}target").text = target

    carried_out(brought(root, translator), translator)

    assert Translation.objects.get().text == "La ville enseigne."


# What is left out, unit by unit


def _source_moved_on(text, root, by):
    text.summary = "Otra cosa."
    text.save()


def _changed_here(text, root, by):
    custody.translate(text, "summary", "fr", "Autre chose.", by=by)


def _closed(text, root, by):
    text.state = "changes_requested"
    text.save()


def _source_touched(text, root, by):
    unit(root, "summary").find(f"{CORE}segment/{CORE}source").text = "Otra"


def _notes_lost(text, root, by):
    holder = unit(root, "summary")
    holder.remove(holder.find(f"{CORE}notes"))


def _too_long(text, root, by):
    answer(root, "summary", "a" * 2401)


def _partial(text, root, by):
    segment = etree.SubElement(unit(root, "summary"), f"{CORE}segment")
    etree.SubElement(segment, f"{CORE}source").text = " "


def _unknown(text, root, by):
    unit(root, "summary").set("id", "password")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (_source_moved_on, "The original has changed since the file went out."),
        (_changed_here, "The translation was changed here since the file went out."),
        (_closed, "This text is not translated now: it is being written, or it is over."),
        (_source_touched, "The original in the file is not the one that went out."),
        (_notes_lost, "The unit has lost the notes it is known by."),
        (_too_long, "This is longer than a translation of this field may be: 2400 characters."),
        (_partial, "Only a part of this field is translated."),
        (_unknown, "There is no text to translate in this field."),
    ],
)
def test_unit_is_left_out_with_a_sentence(text, translator, what, sentence):
    root = answer(sent(text, translator), "summary", "La ville.")
    what(text, root, translator)
    delivery = brought(root, translator)
    before = everything()

    found = outcomes(delivery)
    carried_out(delivery, translator)

    assert found.get("summary", found.get("password")) == ("left_out", sentence)
    assert everything() == before


def test_approved_words_and_persons_words_are_not_written_over(text, translator):
    row = custody.translate(text, "summary", "fr", "La ville.", by=translator)
    machine = brought(
        answer(sent(text, translator), "summary", "Ville.", state="initial", own="cta:machine"), translator
    )
    said = outcomes(machine)["summary"]
    Translation.objects.filter(pk=row.pk).update(status=Translation.APPROVED)
    approved = brought(answer(sent(text, translator), "summary", "Ville."), translator)

    assert said == (
        "left_out",
        "A person has written this translation; a machine’s does not replace it.",
    )
    assert outcomes(approved)["summary"] == (
        "left_out",
        "The government has approved what stands here; change it on its page.",
    )


def test_field_that_stands_twice_counts_once(text, translator):
    root = answer(sent(text, translator), "summary", "La ville.")
    again = etree.fromstring(etree.tostring(unit(root, "summary")))
    unit(root, "summary").addnext(again)

    carried_out(brought(root, translator), translator)

    assert Translation.objects.get().text == "La ville."


# What is refused as a whole


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xliff>&b;</xliff>'
FETCHES = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "broken"),
        (b"<xliff", "broken"),
        (b"PK\x03\x04", "broken"),
        (b"<html/>", "no XLIFF"),
        (BOMB, "entities"),
        (FETCHES, "entities"),
        (FETCHES.decode().encode("utf-16"), "entities"),
        (b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "XLIFF 1.2"),
        (b'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', "XLIFF 2.0"),
        (b'<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', "from which language"),
        (b" " * (xliff.MOST_BYTES + 1), "too large"),
    ],
)
def test_file_is_refused_as_a_whole(client, content, words):
    page = client.post(
        reverse("admin:actions_translation_load"), {"file": SimpleUploadedFile("a.xlf", content or b" ")}
    )

    assert (page.status_code, Delivery.objects.count()) == (422, 0)
    assert words in page.text


@pytest.mark.parametrize(
    ("original", "source"),
    [
        ("somebody-else/x/1", "es"),
        ("call-to-local-action/nothere/1", "es"),
        ("call-to-local-action/{id}/7", "es"),
        ("", "es"),
        ("call-to-local-action/{id}/1", "en"),
    ],
)
def test_file_of_another_project_is_refused(text, translator, original, source):
    root = sent(text, translator)
    root.set("srcLang", source)
    root.find(f"{CORE}file").set("original", original.format(id=text.action.draft_id))

    with pytest.raises(ValidationError):
        brought(root, translator)


def test_only_translators_load_and_write_in(text, translator):
    other = staff_with("review_action", "decide_action")
    delivery = brought(answer(sent(text, translator), "summary", "La ville."), translator)

    with pytest.raises(PermissionDenied):
        brought(sent(text, translator), other)
    with pytest.raises(PermissionDenied):
        delivering.carry_out(delivery, seen="", by=other)
    assert Translation.objects.count() == 0


def test_report_that_changed_meanwhile_writes_nothing_in(text, translator):
    delivery = brought(answer(sent(text, translator), "summary", "La ville."), translator)
    seen = delivering.mark_of_report(delivering.report(delivery))
    custody.translate(text, "summary", "fr", "Autre chose.", by=translator)

    with pytest.raises(Refused):
        delivering.carry_out(delivery, seen=seen, by=translator)

    assert (Translation.objects.get().text, Delivery.objects.get().done_at) == ("Autre chose.", None)


def test_file_is_written_in_once_through_its_pages(client, text, translator):
    root = answer(sent(text, translator), "summary", "La ville.")
    content = etree.tostring(root, encoding="UTF-8")
    load = reverse("admin:actions_translation_load")

    at = client.post(load, {"file": SimpleUploadedFile("a.xlf", content)}).url
    page = client.get(at)
    none_yet = Translation.objects.count()
    answers = [client.post(at, {"seen": page.context["seen"]}, follow=True) for _time in range(2)]
    again = client.post(load, {"file": SimpleUploadedFile("a.xlf", content)}, follow=True)

    assert (none_yet, Translation.objects.get().text) == (0, "La ville.")
    assert "1 translation is kept." in answers[0].text
    assert "This file was written in already." in answers[1].text
    assert "This file was loaded before" in again.text


def test_ticked_texts_are_downloaded(client, text):
    answer = client.post(reverse("admin:actions_translation_send_out"), {"job": [f"{text.pk}:fr", "x", "9"]})

    assert answer["Content-Disposition"] == 'attachment; filename="call-to-local-action-es-fr.xlf"'
    assert xliff.read(answer.content).language == "fr"
