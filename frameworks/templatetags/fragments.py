"""A piece of a page that is the same on many: made once a minute by each process, for each language."""

import threading
import time
from collections import OrderedDict

from django import template
from django.conf import settings
from django.utils.translation import get_language

MOST = 12_000_000  # characters: some thousand rows of lists, or some hundred articles
register = template.Library()
_made = OrderedDict()
_room = {"taken": 0}
_writing = threading.Lock()


def kept(key):
    """The piece kept by this key, or None."""
    until, text = _made.get(key, (0, None))
    return text if until > time.monotonic() else None


def keep(key, text):
    """Keep a piece by a key that names everything it depends on, as far as that may not wait a minute.

    The oldest give way when there are too many. What is kept tells its length in characters.
    """
    with _writing:
        _room["taken"] += len(text) - len(_made.pop(key, (0, ""))[1])
        _made[key] = (time.monotonic() + settings.FRAGMENT_SECONDS, text)
        while _room["taken"] > MOST:
            _key, (_until, oldest) = _made.popitem(last=False)
            _room["taken"] -= len(oldest)
    return text


class Fragment(template.Node):
    def __init__(self, inside, name, wishes):
        self.inside, self.name, self.wishes = inside, name, wishes

    def render(self, context):
        key = (self.name, get_language(), *(wish.resolve(context) for wish in self.wishes))
        text = kept(key)
        return keep(key, self.inside.render(context)) if text is None else text


@register.tag
def fragment(parser, token):
    """`{% fragment "foot" section %}…{% endfragment %}`: kept by its name, the language and the values named.

    Only for what reads nothing else of the page, and only where the values named are few.
    """
    _tag, name, *wishes = token.split_contents()
    inside = parser.parse(("endfragment",))
    parser.delete_first_token()
    return Fragment(inside, name.strip("\"'"), [parser.compile_filter(wish) for wish in wishes])


def forget():
    """The next page makes its fragments anew."""
    with _writing:
        _made.clear()
        _room["taken"] = 0
