"""Gunicorn for production: `gunicorn --config deploy/gunicorn.conf.py 'wsgi:create()'`.

Sync workers: requests here are short and spend their time in the database, and a sync worker that hangs is killed
without taking others along. Every number can be set from the environment.
"""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

bind = os.environ.get("PERMANENCE_BIND", "127.0.0.1:8000")
worker_class = "sync"
workers = int(os.environ.get("PERMANENCE_WEB_WORKERS", str(2 * multiprocessing.cpu_count() + 1)))
timeout = 120  # an upload of 100 MB over a slow line
graceful_timeout = 30
keepalive = 5
# A slow leak in any library ends here; the jitter keeps workers from being renewed all at once.
max_requests = 5000
max_requests_jitter = 500
# In memory: on a busy disk the heartbeat file could make a healthy worker look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 -- gunicorn's own heartbeat, no data
# Not preloaded: database connections and locks must not be inherited through the fork.
preload_app = False
# The product writes a line an answer itself, without addresses; gunicorn's access log would hold them.
accesslog = None
loglevel = "warning"
control_socket_disable = True
limit_request_line = 4094
forwarded_allow_ips = os.environ.get("PERMANENCE_PROXY_ADDRESSES", "127.0.0.1")


def child_exit(_server: Any, worker: Any) -> None:
    """Take an ended worker out of the metrics, which its processes share through PROMETHEUS_MULTIPROC_DIR."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
