"""How an action is carried on to the official forms: sources, readiness, packages."""
