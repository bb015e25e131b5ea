"""`make run`: the whole site on this machine, with demo data."""
