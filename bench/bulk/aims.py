"""What the benchmark's figures should be."""

from bench.bulk.job_run import JobRun
from bench.targets import Target

LONGEST_SAVE = 500  # ms, of 99 %
FLAT = 1.05


def aims(sql_seconds: float, run: JobRun) -> list[Target]:
    """Compare a job with the transaction of SQL, and its end with its beginning."""
    return [
        Target("job/sql", run.seconds / sql_seconds, at_most=3),
        Target("memory_end/10%", run.last_memory / run.warm_memory, at_most=FLAT),
        Target("save_p99_ms", run.save(99), at_most=LONGEST_SAVE),
    ]
