"""The portal's settings with every public page made anew: what the benchmark calls uncached."""

from cta_portal.settings import *  # noqa: F403

PUBLIC_PAGE_SECONDS = 0
