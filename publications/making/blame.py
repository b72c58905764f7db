"""Whose fault a failed build is: the entry that was being printed when it broke, found in the trace of the error."""

import re

CODE = re.compile(r"CTA-\d{4}-\d{4,}")


def sentence(error) -> str:
    """What went wrong, after the code of the entry where there is one."""
    said = (
        f"{type(error).__name__}: {error}"
        if type(error).__module__ == "builtins" or not str(error)
        else str(error)
    )
    code = entry(error)
    return f"{code}: {said}" if code and code not in said else said


def entry(error) -> str:
    """The code of the innermost entry that was being read or printed, or nothing."""
    found, trace = "", error.__traceback__
    while trace:
        for value in trace.tb_frame.f_locals.values():
            found = _code(value) or found
        trace = trace.tb_next
    return found


def _code(value):
    """The code of a frozen or a printed entry; of nothing else, however it may look."""
    code = value.get("code") if isinstance(value, dict) else getattr(value, "code", None)
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""
