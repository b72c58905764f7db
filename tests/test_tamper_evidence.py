"""Nothing is done to a signature, a declared text or a submission without an event in the history.

Read from the code itself: every verb (a function that names its actor) of these modules reaches `history.record`,
by itself or by what it calls.
"""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

HOUSE = Path(settings.BASE_DIR)
DECIDING = ("workflow.py", "announcing.py", "appealing.py", "second_person.py", "withdrawing.py")
MODULES = sorted(
    path.relative_to(HOUSE).as_posix()
    for path in [*(HOUSE / "signatories").glob("*.py"), *(HOUSE / "actions" / name for name in DECIDING)]
)
NO_ACT = {  # verbs that neither sign, decide nor change who may
    "test_letter",  # a letter to oneself
    "check_again",  # a dry run
    "forget",  # part of erasing a person, which is recorded as such
}
RECORD = ("accounts/history", "record")


@cache
def module(path):
    """({name: (module it comes from, name there)}, {name of a function: what it calls}) of one module."""
    tree = ast.parse((HOUSE / path).read_text(encoding="utf-8"))
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            source = node.module.replace(".", "/")
            names |= {alias.asname or alias.name: (source, alias.name) for alias in node.names}
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return names, functions


def calls(path, function):
    """{(module, name)} of every function called in this one, as far as names tell."""
    names, functions = module(path)
    here, found = path.removesuffix(".py"), set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            found.add((here, called.id) if called.id in functions else names.get(called.id, ("", "")))
        elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            source, name = names.get(called.value.id, ("", ""))
            found.add((f"{source}/{name}", called.attr))
    return found


def records(path, name, seen=()):
    """Whether this function comes to `history.record` in the end."""
    if not (HOUSE / path).exists() or (path, name) in seen:
        return False
    function = module(path)[1].get(name)
    if function is None:
        return False
    found = calls(path, function)
    return RECORD in found or any(
        records(f"{there}.py", called, (*seen, (path, name))) for there, called in found if there
    )


def verbs(path):
    """The public functions that change something in somebody's name."""
    for name, function in module(path)[1].items():
        is_atomic = any("atomic" in ast.unparse(mark) for mark in function.decorator_list)
        if (
            is_atomic
            and not name.startswith("_")
            and any(arg.arg == "by" for arg in function.args.kwonlyargs)
        ):
            yield name


@pytest.mark.parametrize("path", [path for path in MODULES if list(verbs(path))])
def test_every_verb_is_recorded(path):
    assert [name for name in verbs(path) if name not in NO_ACT and not records(path, name)] == []


def test_the_verbs_of_a_signature_are_among_them():
    """The reading finds what is there: else the test above would hold for nothing."""
    assert {"sign", "sign_from_record", "confirm", "check_evidence", "verify", "refuse", "withdraw"} <= set(
        verbs("signatories/signing.py")
    )
    assert {"load_text", "open_for_signature", "draw_up", "amend"} <= set(verbs("signatories/declaring.py"))
    decided = {name for module in DECIDING for name in verbs(f"actions/{module}")}
    assert {"submit", "approve", "decline", "publish", "withdraw", "countersign", "announce"} <= decided
