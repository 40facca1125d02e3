"""Work that lasts: runs as rows, queues by cost, one scope a job, and putting back what was lost."""

from permanence.jobs.requests import request_run, run_of
from permanence.jobs.task import Job, RunView, Task, TaskStopped

__all__ = ["Job", "RunView", "Task", "TaskStopped", "request_run", "run_of"]
