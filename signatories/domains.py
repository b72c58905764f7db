"""Mail domains: which one an address has, which belong to anybody, and which can be the domain of an office."""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LIST = Path(__file__).parent / "data" / "free_mail.txt"
ENDINGS = re.compile(
    r"(?:com|net|org)(?:\.[a-z]{2})?|co\.[a-z]{2}|[a-z]{2}"
)  # what "name.*" of the list stands for
# What many offices share: a whole country's com, gov or mil is nobody's own domain
SHARED = re.compile(
    r"(?:ac|admin|co|com|edu|ed|go|gob|gouv|gov|gouvernement|govt|gub|gv|ltd|lg|mil|muni|ne|net|nic|nom|or|org|sch)"
    r"\.[a-z]{2}"
)
DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def plain(domain) -> str:
    """A domain as mail servers know it: small letters, no dot at the end, other scripts as xn--."""
    text = domain.strip().strip(".").lower().removeprefix("@")
    try:
        return text.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return text


def of(email) -> str:
    """The domain of an address."""
    return plain(email.rpartition("@")[2])


def is_free_mail(domain) -> bool:
    """Whether anybody gets an address there: the domain, or one it belongs to, stands in the list."""
    names, families = _listed()
    parts = plain(domain).split(".")
    for start in range(len(parts) - 1):
        name, ending = parts[start], ".".join(parts[start + 1 :])
        if f"{name}.{ending}" in names or (name in families and ENDINGS.fullmatch(ending)):
            return True
    return False


def is_office(domain, government) -> bool:
    """Whether this is a confirmed office domain of the government, or belongs to one."""
    domain = plain(domain)
    if is_free_mail(domain):
        return False
    confirmed = [plain(office) for office in government.domains]
    return any(domain == office or domain.endswith(f".{office}") for office in confirmed if office)


def check_office(domain) -> str:
    """The domain in plain form; ValidationError for what cannot be the mail domain of one office."""
    domain = plain(domain)
    if not DOMAIN.fullmatch(domain):
        raise ValidationError(
            _("“%(domain)s” is not a mail domain. Write what stands behind the @, such as city.example.")
            % {"domain": domain},
            code="domain",
        )
    if is_free_mail(domain):
        raise ValidationError(
            _("Anybody gets an address at %(domain)s, so it proves no office. Use the domain of the office.")
            % {"domain": domain},
            code="free_mail",
        )
    if SHARED.fullmatch(domain):
        raise ValidationError(
            _("Many offices share %(domain)s. Write the domain that only this one has.") % {"domain": domain},
            code="shared",
        )
    return domain


def can_be_office(domain) -> bool:
    """Whether staff may be asked to confirm this domain for one office."""
    try:
        return bool(check_office(domain))
    except ValidationError:
        return False


def check_official_address(email):
    """ValidationError for the address of a second official that anybody could have."""
    if is_free_mail(of(email)):
        raise ValidationError(
            _(
                "Anybody gets an address at %(domain)s. Write the address which the office gave to this person."
            )
            % {"domain": of(email)},
            code="free_mail",
        )


def check_offices(domains):
    """For the list a government keeps: each of them as `check_office`."""
    if not isinstance(domains, list) or any(not isinstance(domain, str) for domain in domains):
        raise ValidationError(_('Write a list of domains, such as ["city.example"].'), code="list")
    for domain in domains:
        check_office(domain)


@cache
def _listed():
    """(names, families) of the list; a family is the name in front of ".*"."""
    names, families = set(), set()
    for line in LIST.read_text(encoding="utf-8").splitlines():
        entry = line.split("#")[0].strip()
        if entry.endswith(".*"):
            families.add(entry.removesuffix(".*"))
        elif entry:
            names.add(plain(entry))
    return names, families
