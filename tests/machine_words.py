"""What schema.org knows of the types we use, for tests: which words each may say, and which it must."""

import json
import re

THING = {
    "@type",
    "@id",
    "name",
    "alternateName",
    "description",
    "url",
    "identifier",
    "image",
    "mainEntityOfPage",
}
WORK = THING | {
    "abstract", "copyrightHolder", "creator", "dateModified", "datePublished", "genre", "inLanguage",
    "isAccessibleForFree", "isBasedOn", "keywords", "license", "publisher", "spatialCoverage", "temporalCoverage",
    "translationOfWork", "version",
}  # fmt: skip
MAY = {
    "CreativeWork": WORK,
    "WebPage": WORK,
    "DataCatalog": WORK,
    "Dataset": WORK | {"distribution", "includedInDataCatalog"},
    "DataDownload": WORK | {"contentUrl", "encodingFormat", "contentSize", "sha256"},
    "Organization": THING | {"address"},
    "GovernmentOrganization": THING | {"address"},
    "PostalAddress": THING | {"addressCountry"},
    "Place": THING | {"geo"},
    "GeoCoordinates": THING | {"latitude", "longitude"},
}
MUST = {
    "Dataset": {"name", "description", "license", "creator", "distribution"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "GeoCoordinates": {"latitude", "longitude"},
    "GovernmentOrganization": {"name"},
    "WebPage": {"@id", "inLanguage"},
}


def told(html):
    """The one block of data of a page, read and tried against the words above."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.DOTALL)
    assert len(blocks) == 1
    found = json.loads(blocks[0])
    assert found.pop("@context") == "https://schema.org"
    for one in found.get("@graph", [found]):
        _try(one)
    return found


def _try(node):
    assert node.keys() <= MAY[node["@type"]], node
    assert node.keys() >= MUST.get(node["@type"], set()), node
    for value in node.values():
        for one in value if isinstance(value, list) else [value]:
            assert one not in ("", None), node
            if isinstance(one, dict):
                _try(one)
