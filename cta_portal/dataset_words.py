"""What search engines are told of the open data: each data set with its files and licence, as schema.org says it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actions.schema_org import block
from cta_portal.governments.downloads import LICENCE

FORMATS = {  # name of a form: its media type
    "CSV": "text/csv",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "JSON": "application/json",
    "JSONL": "application/jsonl",
    "GeoJSON": "application/geo+json",
    "ZIP": "application/zip",
}


def of_open_data(datasets, whole, changed) -> str:
    """The block for the head of the page: the actions, and every other data set that has a file of data."""
    catalog = {"@type": "DataCatalog", "name": _("Open data"), "url": _address("open_data")}
    files = [(one.label, one.href, one.mark) for one in whole]
    holds = _("All published actions and pledges with their texts, places and objectives.")
    told = [
        {
            **_told(_("Actions"), holds, files),
            "@id": _address("open_data") + "#actions",
            "url": _address("actions:index"),
        }
    ]
    for one in datasets:
        forms = [(label, href, None) for label, href in one.files if label in FORMATS]
        if forms:
            told.append(_told(one.title, one.holds, forms) | {"url": settings.PUBLIC_URL + one.page})
    dates = {"dateModified": changed.isoformat()} if changed else {}
    graph = [{**one, "includedInDataCatalog": catalog, **dates} for one in told]
    return block({"@context": "https://schema.org", "@graph": graph})


def _told(name, description, files):
    return {
        "@type": "Dataset",
        "name": f"{_('Call to Local Action for Migrants and Refugees')}: {name}",
        "description": description,
        "inLanguage": get_language(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {
            "@type": "Organization",
            "name": _("Call to Local Action for Migrants and Refugees"),
            "url": settings.PUBLIC_URL + "/",
        },
        "distribution": [_file(*file) for file in files],
    }


def _file(label, href, mark):
    told = {
        "@type": "DataDownload",
        "name": label,
        "encodingFormat": FORMATS[label],
        "contentUrl": settings.PUBLIC_URL + href,
    }
    return told | ({"contentSize": f"{mark['size']} B", "sha256": mark["sha256"]} if mark else {})


def _address(name):
    return settings.PUBLIC_URL + reverse(name)
