"""The public numbers: counted from one ground, each defined once, shown on the figures and on the pages of places."""
