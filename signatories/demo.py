"""The demonstration's governments: real ones from public sources, and specimens that show what those cannot."""

import csv
import io
import secrets
from collections import Counter
from datetime import date
from pathlib import Path

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from accounts.models import User
from frameworks import countries
from frameworks.models import Framework, Objective
from signatories import leaders, names, register, signing
from signatories.consents import REQUIRED
from signatories.models import LETTER, PUBLIC_RECORD, Declaration, Government, Signature

GOVERNMENTS = Path(__file__).parent / "data" / "demo" / "governments.csv"
BASES = {"signatory_stated": Signature.STATED, "cta_action": Signature.HAS_ACTION}
STATUSES = {*BASES, "cta_action_likely", "practice_only"}
COLUMNS = {
    "name", "name_en", "level", "country_iso2", "latitude", "longitude", "population", "population_year",
    "uclg_region", "leader_name", "leader_title", "signed_on", "source_url", "cta_status", "geo_source", "geonameid",
}  # fmt: skip


class Corrupt(Exception):
    """A file of the demonstration that cannot be read: which, in which line, and why."""

    def __init__(self, path, line, why):
        super().__init__(f"{Path(path).name}, line {line}: {why}.")


def read(path=GOVERNMENTS) -> list[dict]:
    """Every row of the file, checked. Refuses the whole file with `Corrupt`, naming the first line at fault."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        lacking = COLUMNS - set(reader.fieldnames or [])
        if lacking:
            raise Corrupt(path, 1, f"the columns {', '.join(sorted(lacking))} are missing")
        return [_checked(path, reader.line_num, row) for row in reader]


def _checked(path, line, row):
    try:
        facts = {
            "official_name": row["name"],
            "english_name": row["name_en"],
            "level": row["level"],
            "country": row["country_iso2"],
            "official_language": names.language_of(row["name"], row["country_iso2"]),
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
            "population": int(row["population"]) if row["population"] else None,
            "point_source": row["geo_source"],
            "geonameid": int(row["geonameid"]) if row["geonameid"] else None,
            "source_url": row["source_url"],
        }
        signed_on = date.fromisoformat(row["signed_on"]) if row["signed_on"] else None
    except (TypeError, ValueError) as error:
        raise Corrupt(path, line, str(error)) from None
    if not row["name"] or row["level"] not in dict(Government.LEVELS):
        raise Corrupt(path, line, f"“{row['level']}” is no level of government")
    if countries.find(row["country_iso2"]) is None:
        raise Corrupt(path, line, f"“{row['country_iso2']}” is no country")
    if row["cta_status"] not in STATUSES:
        raise Corrupt(path, line, f"“{row['cta_status']}” is no state of a signature")
    return row | {"facts": facts, "signed_on": signed_on}


def load(rows, *, entered_by, verified_by, say) -> Counter:
    """Enter every government; those whose source says so as verified signatories. Repeatable by name and country.

    `say(done, total)` is told of the progress. Returns what was done, counted.
    """
    declaration = Declaration.objects.current()
    sections = {section.slug: section for section in Objective.objects.of(Framework.SECTION)}
    done = Counter()
    for number, row in enumerate(rows, start=1):
        facts = row["facts"]
        government = Government.objects.filter(
            official_name=facts["official_name"], country=facts["country"], is_specimen=False
        ).first()
        if government is None:
            government = register.enrol(
                by=entered_by,
                origin=PUBLIC_RECORD,
                section=sections.get(row["uclg_region"]),
                is_another_body=True,
                **facts,
            )
            done["governments entered"] += 1
        else:
            done["governments that were there"] += 1
        done["signatures from public sources"] += _sign(government, row, declaration, entered_by, verified_by)
        if row["leader_name"]:
            leaders.note_leader(
                government,
                by=entered_by,
                name=row["leader_name"],
                office=row["leader_title"],
                source_url=row["source_url"],
            )
        say(number, len(rows))
    return done


def _sign(government, row, declaration, entered_by, verified_by):
    """One when a signature was entered, none when the source states none or it stands already."""
    if row["cta_status"] not in BASES or government.signatures.standing().exists():
        return 0
    signature = signing.sign_from_record(
        government,
        by=entered_by,
        declaration=declaration,
        basis=BASES[row["cta_status"]],
        source_url=row["source_url"],
        signed_on=row["signed_on"],
    )
    signing.verify(signature, by=verified_by)
    return 1


def holds_real_governments() -> bool:
    """Whether governments have registered here themselves: then the demonstration stays away."""
    return Government.objects.exclude(origin=PUBLIC_RECORD).filter(is_specimen=False).exists()


# Specimens: invented bodies, named as such, in a place without any city. Never counted, never listed.

NOWHERE = "AQ"
SPECIMENS = {
    "Specimen City (invented)": "verified",
    "Specimen Harbour (invented)": "pending",
    "Specimen Province (invented)": "confirmed",
    "Specimen Valley (invented)": "refused",
    "Specimen Hill (invented)": "withdrawn",
}
OFFICIAL = "official@specimen.example"


def load_specimens(*, verified_by):
    """Invented governments, one in each state of a signature, all signed by one invented official.

    Returns (the verified one, the official, a one-time password if the account is new or "").
    """
    official, password = _official()
    declaration = Declaration.objects.current()
    for name, state in SPECIMENS.items():
        government = Government.objects.filter(official_name=name, is_specimen=True).first()
        if government is None:
            government = register.enrol(
                by=official,
                official_name=name,
                official_language="en",
                country=NOWHERE,
                level=Government.PROVINCE if "Province" in name else Government.MUNICIPALITY,
                is_specimen=True,
            )
        if not government.signatures.exists():
            _sign_specimen(government, state, declaration, by=official, verified_by=verified_by)
    return Government.objects.get(official_name=next(iter(SPECIMENS))), official, password


def _official():
    official = User.objects.filter(email=OFFICIAL).first()
    if official:
        return official, ""
    password = secrets.token_urlsafe(12)
    official = User.objects.create_user(OFFICIAL, password, name="Specimen Official (invented)")
    EmailAddress.objects.create(user=official, email=OFFICIAL, verified=True, primary=True)
    return official, password


def _sign_specimen(government, state, declaration, *, by, verified_by):
    signature = signing.sign(
        government,
        by=by,
        declaration=declaration,
        language="en",
        signatory_name="Specimen Mayor (invented)",
        signatory_office="Mayor",
        consents=REQUIRED,
    )
    if state == "pending":
        return
    signing.give_evidence(signature, by=by, rung=LETTER, file=_letter(), file_name="specimen-letter.png")
    if state == "refused":
        signing.refuse(signature, by=verified_by, reason="Invented reason: the letter names another town.")
    elif state != "confirmed":
        signing.verify(signature, by=verified_by)
        if state == "withdrawn":
            signing.withdraw(signature, by=verified_by, reason="Invented reason: the council decided so.")


def _letter():
    """A picture of a letter that says what it is."""
    page = Image.new("RGB", (620, 877), "white")
    words = "SPECIMEN\n\nThis letter is invented.\nIt shows what a proof looks like."
    ImageDraw.Draw(page).multiline_text((60, 80), words, fill="black", font_size=28, spacing=12)
    kept = io.BytesIO()
    page.save(kept, "PNG")
    return ContentFile(kept.getvalue(), name="specimen-letter.png")
