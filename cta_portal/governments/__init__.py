"""The public register of governments: its list, its pages, its numbers, its files."""
