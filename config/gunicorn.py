"""Gunicorn's settings, read with `gunicorn -c python:config.gunicorn config.wsgi`."""

from pathlib import Path

from config import settings

bind = f"{settings.BIND}:{settings.PORT}"
workers = settings.WEB_PROCESSES
threads = settings.WEB_THREADS
worker_class = "gthread"
# Longer than any statement may take; a page that waits longer is broken.
timeout = 60
graceful_timeout = 20
# A leak in a library is cut off; the jitter keeps the processes from restarting together.
max_requests = 10_000
max_requests_jitter = 1_000
# Heartbeat files belong in memory: on a slow disk a busy worker would look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# Loaded once before the processes are forked: a faster start, and shared memory.
preload_app = True
accesslog = "-"
access_log_format = '"%(r)s" %(s)s %(b)s bytes %(D)s us, request %({x-request-id}o)s'
# Its control socket lies in the home folder, where two installations would meet.
control_socket_disable = True
logconfig_dict = settings.LOGGING
