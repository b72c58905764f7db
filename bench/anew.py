"""The same with nothing kept at all: each row, each article and each piece of a page is made for each answer."""

from bench.uncached import *  # noqa: F403

FRAGMENT_SECONDS = 0
