"""References to an action: complete, harmless in BibTeX and RIS, and bound to one version and its day."""

from datetime import date

import pytest

from actions.citing import Citation, bibtex, ris
from actions.custody import Text
from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db
PAGE = "/en/actions/CTA-2026-0001/action-1/"


def cited(**fields):
    given = {
        "code": "CTA-2026-0001",
        "authors": ["Ciudad de México", "Nairobi"],
        "title": Text("Casa & mesa", "es", ""),
        "number": 2,
        "on": date(2026, 5, 3),
    }
    return Citation(**{**given, **fields})


def test_line_names_governments_version_day_and_permanent_address(settings):
    settings.PUBLIC_URL = "https://call.example"
    assert cited().line == (
        "Ciudad de México; Nairobi: Casa & mesa. Call to Local Action for Migrants and Refugees, CTA-2026-0001, "
        "version 2, 3 May 2026. https://call.example/a/CTA-2026-0001"
    )


def test_bibtex_is_one_whole_entry(settings):
    settings.PUBLIC_URL = "https://call.example"
    assert bibtex(cited()).splitlines() == [
        "@misc{CTA-2026-0001-v2,",
        "  author = {{Ciudad de México} and {Nairobi}},",
        r"  title = {{Casa \& mesa}},",
        "  howpublished = {Call to Local Action for Migrants and Refugees, CTA-2026-0001},",
        "  year = {2026},",
        "  month = may,",
        "  note = {version 2, 3 May 2026},",
        "  url = {https://call.example/a/CTA-2026-0001},",
        "  language = {es},",
        "}",
    ]


def test_bibtex_escapes_what_tex_would_obey():
    words = bibtex(cited(title=Text(r"100% \input{x} $a_b$ #1 ~^", "en", "")))
    assert r"{{100\% \textbackslash{}input\{x\} \$a\_b\$ \#1 \textasciitilde{}\textasciicircum{}}}" in words


def test_a_title_of_several_lines_adds_no_field_to_a_reference(client):
    publish(1, title="One\nUR  - https://evil.example", town=town("Two\r\nER  - "))
    words = client.get(f"{PAGE}CTA-2026-0001.ris").content.decode()
    assert [line[:2] for line in words.splitlines()] == [
        "TY",
        "AU",
        "TI",
        "T2",
        "AN",
        "ET",
        "PY",
        "DA",
        "LA",
        "UR",
        "ER",
    ]
    assert "TI  - One UR - https://evil.example\r\n" in words


def test_ris_ends_with_its_end():
    assert ris(cited()).endswith("ER  - \r\n")


@pytest.mark.parametrize(
    ("form", "kind"), [("bib", "application/x-bibtex"), ("ris", "application/x-research")]
)
def test_reference_can_be_loaded(client, form, kind):
    publish(1, texts={"fr": {"title": "Leçons"}})
    answer = client.get(f"{PAGE}CTA-2026-0001.{form}?text=fr")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(kind)
    assert "Leçons" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [f"{PAGE}CTA-2026-0001.exe", f"{PAGE}CTA-2026-0002.bib", "/en/actions/CTA-2026-0001/x/CTA-2026-0001.bib"],
)
def test_other_files_are_not_there(client, address):
    publish(1)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("state", ["draft", "in_review", "approved"])
def test_hidden_action_has_no_reference(client, state):
    publish(1, state=state)
    assert client.get(f"{PAGE}CTA-2026-0001.bib").status_code == 404
