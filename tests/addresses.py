"""Every address that anybody may ask for, read from the map of the site; those with arguments by an example each.

A new address without arguments is walked by itself; one with arguments fails here until it has an example.
"""

import re
from contextlib import contextmanager

from django.http import QueryDict
from django.urls import get_resolver, reverse
from django.utils import translation

STAFF_OR_OWN = re.compile(r"^(secretariat/|i18n/|../desk/|../account/)")
BY_LETTER = re.compile(r"^../(confirm|invitation|opt-out|co-writing|proof)/")  # a secret in the address


def patterns(resolver=None, route="", space=""):
    """(name, route, names of the arguments) of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern, here, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield f"{space}{pattern.name or here}", here, list(pattern.pattern.regex.groupindex)


def public(examples, language="en"):
    """{path: name} of every public address; `examples` gives {name: [arguments, …]}."""
    found = {}
    with translation.override(language):
        for name, route, arguments in patterns():
            if STAFF_OR_OWN.match(route) or BY_LETTER.match(route):
                continue
            if not arguments:
                found.setdefault(f"/{route}", name)
                continue
            assert name in examples, f"give {name} an example in the test: {route}"
            found |= {reverse(name, kwargs=given): name for given in examples[name]}
    return found


def examples(actions=(), governments=(), pictures=(), documents=()):
    """{name: [arguments, …]} that lead to these actions, governments and fingerprints, and to one of all the rest."""
    codes = [{"code": action.code} for action in actions]
    pages = [{"code": action.code, "slug": action.slug} for action in actions]
    photos = [{"sha256": sha256} for sha256 in pictures]
    slugs = [{"slug": slug} for slug in governments]
    return {
        "paths": [{"code": "CTA-2026-0001", "colour": "0b5f8a", "shape": "row"}],
        "share_picture": [given | {"language": "en", "mark": "0"} for given in codes],
        "photo": photos,
        "rendition": [
            given | {"name": name} for given in photos for name in ("480.webp", "480.jpg", "960.jpg")
        ],
        "government_picture": [{"folder": "emblem", "name": "0.png"}],
        "document": [{"sha256": sha256} for sha256 in documents],
        "declaration_file": [{"version": 1, "language": "en", "sha256": "0", "ending": "pdf"}],
        "short_action": codes,
        "api:action": codes,
        "api:government": slugs,
        "api:framework": [{"code": "gcm"}],
        "api:nowhere": [{"rest": "nowhere"}],
        "bulk": [{"kind": f"actions.{kind}"} for kind in ("csv", "jsonl", "geojson", "xlsx", "zip")],
        "sitemap_part": [{"kind": kind, "number": 1} for kind in ("pages", "governments", "actions")],
        "certificate_short": [{"code": "ABCD-EFGH"}],
        "embed_action": codes,
        "signatories:download": [{"kind": kind} for kind in ("csv", "json", "geojson", "xlsx", "zip")],
        "signatories:detail": slugs,
        "signatories:country": [{"iso2": "co"}],
        "signatories:section": [{"slug": "africa"}],
        "signatories:declaration_version": [{"version": 1}],
        "signatories:certificate_check": [{"code": "ABCD-EFGH"}],
        "signatories:badge": [{"code": "ABCD-EFGH"}],
        "actions:priority": [{"slug": "priority-04"}],
        "actions:objective": [{"code": "gcm-15"}, {"code": "sdg-11"}],
        "actions:code": codes,
        "actions:detail": pages,
        "actions:versions": pages,
        "actions:reference": [
            given | {"name": given["code"], "form": form} for given in pages for form in ("bib", "ris")
        ],
        "figures:csv": [
            {"key": key} for key in ("actions-by-gcm", "actions-by-country", "sections", "gaps-africa")
        ],
        "publications:detail": [{"slug": "edition"}],
        "publications:file": [{"slug": "edition", "language": "en"}],
        "publications:reference": [{"slug": "edition", "form": form} for form in ("bib", "ris")],
        "publications:share_picture": [{"slug": "edition", "mark": "0"}],
        "publications:file_as": [{"slug": "edition", "language": "en", "format": "small"}],
        "publications:read": [{"slug": "edition", "language": "en"}],
        "publications:read_page": [{"slug": "edition", "language": "en", "page": "c-4"}],
        "publications:read_picture": [{"slug": "edition", "language": "en", "name": "0000000000000000.jpg"}],
        "publications:certificate_own": [{"code": "ABCD-EFGH"}],
        "publications:certificate": [{"code": "ABCD-EFGH", "language": "en"}],
        "publications:leaflet": codes,
        "publications:country_brief": [{"iso2": "co"}],
        "publications:forum_brief": [{"codes": "+".join(given["code"] for given in codes[:12])}]
        if codes
        else [],
        "publications:carried": codes,
        "learning:activity": [{"slug": "activity"}],
        "learning:resource": [{"slug": "resource"}],
        "learning:update": [{"slug": "update"}],
    }


def filled(route, value):
    """Addresses of a route with this value in place of every argument, then of each alone."""
    arguments = re.findall(r"<[^>]+>", route)
    yield re.sub(r"<[^>]+>", lambda _argument: value, route)
    for one in arguments if len(arguments) > 1 else ():
        yield re.sub(r"<[^>]+>", "1", route.replace(one, value))


# What a page reads of its address


@contextmanager
def reading(monkeypatch):
    """The names of the parameters that are looked at meanwhile."""
    read = set()

    def noted(method):
        real = getattr(QueryDict, method)

        def look(self, key, *rest):
            read.add(key)
            return real(self, key, *rest)

        return look

    with monkeypatch.context() as patched:
        for method in ("get", "getlist", "__getitem__", "__contains__"):
            patched.setattr(QueryDict, method, noted(method))
        yield read


def parameters(client, path, monkeypatch):
    """The names of parameters that a page reads."""
    with reading(monkeypatch) as read:
        client.get(path)
    return sorted(name for name in read if name.isascii() and name.replace("_", "").isalnum())
