"""What another process needs to work beside a test: the address of the test's own database."""

import os
from urllib.parse import urlsplit

from django.db import connection


def database_url():
    """The tests' own database, as another process reaches it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
