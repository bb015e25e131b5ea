"""Many numbers at a time: read, preview, run as a job, retry, undo (docs/adr/0021)."""
