"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from config.charset import Utf8Requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = Utf8Requests(get_wsgi_application())
