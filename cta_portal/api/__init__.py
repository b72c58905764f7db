"""The read interface for machines, /api/v1/: what the public pages show, as JSON. It holds no rule of its own."""
