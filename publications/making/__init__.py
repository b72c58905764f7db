"""How files are made: jobs of the printing worker, child processes, formats, checks before a file is offered."""
