"""The house keeps itself: who may import whom, how templates are written, what must be complete."""

import ast
import re
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

HOUSE = Path(settings.BASE_DIR)
APPS = [
    "accounts",
    "actions",
    "cta_portal",
    "figures",
    "frameworks",
    "learning",
    "publications",
    "signatories",
]
BELOW = {  # app → what it may import
    "figures": set(),
    "accounts": {"figures"},
    "frameworks": {"figures", "accounts"},
    "signatories": {"figures", "accounts", "frameworks"},
    "actions": {"figures", "accounts", "frameworks", "signatories"},
    "learning": {"figures", "accounts", "frameworks", "signatories", "actions"},
    "publications": {"figures", "accounts", "frameworks", "signatories", "actions"},
    "cta_portal": set(APPS) - {"cta_portal"},
}
RIGHT_OF_VERBS = ("forms", "views", "admin", "urls")
MOST_LINES, MOST_LINES_OF_MODELS = (
    500,
    600,
)  # 300 ask a question, 500 answer it; models carry their constraints
VERB_MODULES = [
    "accounts/mail.py",
    "accounts/people.py",
    "accounts/history.py",
    "actions/cowriting.py",
    "actions/drafting.py",
    "actions/importing.py",
    "actions/joining.py",
    "actions/resuming.py",
    "actions/reviewing/assigning.py",
    "actions/reviewing/editing.py",
    "actions/reviewing/outside.py",
    "actions/reviewing/proposing.py",
    "cta_portal/merging.py",
    "actions/workflow.py",
    "actions/uploads.py",
    "actions/calls.py",
    "actions/withdrawing.py",
    "actions/custody/approving.py",
    "actions/custody/delivering.py",
    "actions/custody/writing.py",
    "signatories/declaring.py",
    "signatories/importing.py",
    "signatories/correcting.py",
    "signatories/leaders.py",
    "signatories/lists.py",
    "signatories/merging.py",
    "signatories/onpaper.py",
    "signatories/reaffirming.py",
    "signatories/campaigns.py",
    "signatories/opting_out.py",
    "signatories/dormant.py",
    "signatories/invitations.py",
    "signatories/memberships.py",
    "signatories/register.py",
    "signatories/invalidating.py",
    "signatories/signing.py",
    "publications/making/building.py",
    "publications/desk/correcting.py",
    "publications/desk/editions.py",
    "publications/desk/parts.py",
    "publications/desk/selecting.py",
    "publications/carrying/elevation.py",
    "publications/proofs/proving.py",
    "publications/proofs/settling.py",
]


@cache
def modules():
    """(path in the house, source) of every module of ours, without migrations."""
    paths = (
        path for app in APPS for path in sorted((HOUSE / app).rglob("*.py")) if "migrations" not in path.parts
    )
    return [(path.relative_to(HOUSE).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


@cache
def templates():
    root = HOUSE / "templates"
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return [(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def imported(source):
    """(module, line) of each import, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield node.module, node.lineno
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)


# Python


def test_imports_point_down():
    found = [
        f"{path}:{line} imports {module}"
        for path, source in modules()
        for module, line in imported(source)
        if module.split(".")[0] in APPS
        and module.split(".")[0] not in BELOW[path.split("/")[0]] | {path.split("/")[0]}
    ]
    assert found == []


def test_verbs_know_no_requests():
    found = [
        f"{path}:{line} imports {module}"
        for path, source in modules()
        if path in VERB_MODULES
        for module, line in imported(source)
        if module.startswith(("django.http", "django.contrib.messages", "django.shortcuts"))
        or module.split(".")[-1] in RIGHT_OF_VERBS
    ]
    assert found == []


def test_models_know_nothing_to_their_right():
    found = [
        f"{path}:{line} imports {module}"
        for path, source in modules()
        if path.endswith("models.py") or "/models/" in path
        for module, line in imported(source)
        if module.split(".")[0] in APPS
        and module.split(".")[-1] in (*RIGHT_OF_VERBS, "permissions", "notifications")
    ]
    assert found == []


def test_module_opens_with_what_it_answers_for():
    found = [
        path
        for path, source in modules()
        if source.strip() and not path.endswith("/apps.py") and not ast.get_docstring(ast.parse(source))
    ]
    assert found == []


def test_modules_hold_one_subject():
    def most(path):
        return MOST_LINES_OF_MODELS if "models" in path else MOST_LINES

    assert [path for path, source in modules() if source.count("\n") > most(path)] == []


def test_nothing_is_left_for_later():
    mark = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XXX)\b")
    found = [path for path, source in [*modules(), *templates()] if mark.search(source)]
    assert found == []


def test_every_verb_says_its_effects():
    found = []
    for path, source in modules():
        if path not in VERB_MODULES:
            continue
        for node in ast.parse(source).body:
            is_verb = isinstance(node, ast.FunctionDef) and any(
                arg.arg == "by" for arg in [*node.args.args, *node.args.kwonlyargs]
            )
            if is_verb and not node.name.startswith("_") and not ast.get_docstring(node):
                found.append(f"{path}: {node.name}")
    assert found == []


def test_actor_of_a_verb_is_named():
    found = [
        f"{path}: {node.name}"
        for path, source in modules()
        if path in VERB_MODULES
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith(("_", "lock_"))
        and any(arg.arg == "by" for arg in node.args.args)
    ]
    assert found == []


# Templates

INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", re.I
)
FOR_PAPER_OR_MAIL = (
    "/mail/",
    "publications/print",
    "certificate",
    "publications/edition",
    "publications/book",
)
REMOTE = re.compile(r"""(?:src|href)=["'](?:https?:)?//[^"']*\.(?:js|css|woff2?|png|svg|jpg)""", re.I)


def test_no_template_carries_scripts_or_styles():
    found = [
        f"{path}: {match[0]}"
        for path, source in templates()
        if not any(part in path for part in FOR_PAPER_OR_MAIL)
        and (match := INLINE.search(re.sub(r"{%\s*comment.*?endcomment\s*%}", "", source, flags=re.S)))
    ]
    assert found == []


def test_no_template_reaches_outside():
    assert [path for path, source in templates() if REMOTE.search(source)] == []


def test_parts_open_with_their_variables():
    found = [
        path
        for path, source in templates()
        if Path(path).name.startswith("_")
        and path.endswith(".html")
        and not re.match(r"\s*(?:{%\s*load [^%]*%}|{%[^%]*get_current[^%]*%}|\s)*{%\s*comment", source)
    ]
    assert found == []


@pytest.mark.parametrize("path", [path for path, _source in templates() if path.endswith((".html", ".txt"))])
def test_template_can_be_read(path):
    get_template(path)


def test_every_template_is_used():
    """By its name in Python or in another template; by its event (mail); or in place of somebody else's."""
    words = "\n".join(source for _path, source in [*modules(), *templates()])
    beginnings = tuple(re.findall(r"""f["']([a-z_]+/\w*){""", words))
    theirs = [Path(folder) for folder in get_app_template_dirs("templates")] + _django_forms()
    found = []
    for path, _source in templates():
        is_named = f'"{path}"' in words or f"'{path}'" in words
        is_built = bool(beginnings) and path.startswith(beginnings)
        is_mail = "/mail/" in path and re.search(rf"""["']{Path(path).name.split(".")[0]}["']""", words)
        replaces = any((folder / path).exists() for folder in theirs)
        is_error = re.fullmatch(r"\d{3}\.html", path)
        is_of_the_pack = path.startswith(("cta/", "allauth/", "accounts/mail/"))
        if not (is_named or is_built or is_mail or replaces or is_error or is_of_the_pack):
            found.append(path)
    assert found == []


def _django_forms():
    import django.forms

    return [Path(django.forms.__file__).parent / "templates"]


# What must be complete


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out, verbosity=1)


def test_every_setting_is_documented():
    source = (HOUSE / "cta_portal" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'_read\(\s*env\.\w+,\s*"([A-Z_]+)"', source))
    documented = set(
        re.findall(r"`([A-Z_]+)`", (HOUSE / "docs" / "operations.md").read_text(encoding="utf-8"))
    )
    assert len(names) > 10
    assert names - documented == set()


def test_requirements_say_why():
    for name in ("requirements.in", "requirements-dev.in"):
        lines = (HOUSE / name).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if "==" in line and "#" not in line] == []


def test_every_pinned_source_is_in_the_lock():
    for name in ("requirements", "requirements-dev"):
        wanted = re.findall(r"^([\w-]+)(?:\[\w+\])?==([\w.]+)", (HOUSE / f"{name}.in").read_text(), re.M)
        lock = (HOUSE / f"{name}.txt").read_text().lower().replace("_", "-")
        assert [f"{n}=={v}" for n, v in wanted if f"{n.lower().replace('_', '-')}=={v}" not in lock] == []


def test_laws_name_tests_that_are_there():
    told = set(re.findall(r"`(tests/[\w/]+\.py)`", (HOUSE / "docs" / "laws.md").read_text(encoding="utf-8")))

    assert told, "docs/laws.md names no test"
    assert [path for path in sorted(told) if not (HOUSE / path).exists()] == []
