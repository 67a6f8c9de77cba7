"""The project's settings on the tests' own services.

Read by pytest-django before anything of the project, so the services run when the settings ask for
their addresses. DATABASE_URL and REDIS_URL given from outside are used as they are.
"""

import os

from config import embedded
from config.env import var_dir

# Nothing here must outlive a power cut, so the disk is not waited for.
embedded.use(var_dir() / "test-services", durable=False)

# No fault is found in a machine that stood still for half a minute.
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "120s")

from config.settings import *  # noqa: E402, F403 - the services must run first

# One broker database for each parallel test process; PostgreSQL's are separated by pytest-django.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
REDIS_URL = CELERY_BROKER_URL = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{int(_worker) + 1}"

# Argon2 is slow on purpose; the tests check log-ins by the hundred.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Every test client builds the middleware anew: a static file is looked for when it is asked for.
WHITENOISE_AUTOREFRESH = True
