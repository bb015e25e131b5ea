"""Many numbers at a time: draft a job, preview it, run it, see its results, retry, undo (ADR 21).

- `drafts`: `draft_selection`, `draft_lines`, `draft_retry`, `draft_undo` return a Job; `choose`
  changes the choice of a draft, `discard` deletes it. They raise NothingToDo, UnreadableFile
  (`records`) or TransitionRefused, whose texts are for people.
- `preview`: `preview(job)` counts what a draft would do, `foreseen_rows(job, outcome, code)` are
  the rows behind a count.
- `jobs`: `start`, `pause`, `resume`, `cancel`; `run` and `tasks` are the worker's.
- `results`: `results(job)`, `result_rows(job, *outcomes, code=…)`, `why(row, job)`,
  `results_as_csv(job, rows)`, `time_left(job, now)`.
"""
