# Two stages: the first installs the locked packages, the second holds only what runs.
FROM python:3.11-slim-bookworm AS packages

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock /
RUN python -m venv /opt/luoshi \
    && /opt/luoshi/bin/pip install --require-hashes --only-binary :all: -r /requirements.lock


FROM python:3.11-slim-bookworm

ENV PATH=/opt/luoshi/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    LUOSHI_MODE=production \
    BIND=0.0.0.0 \
    VAR_DIR=/var/lib/luoshi \
    STATIC_ROOT=/opt/luoshi/static

RUN useradd --system --home-dir /var/lib/luoshi --create-home --shell /usr/sbin/nologin luoshi
COPY --from=packages /opt/luoshi /opt/luoshi

WORKDIR /app
COPY manage.py ./
COPY config config
COPY regions regions
COPY agencies agencies
COPY tasks tasks
COPY reports reports
COPY fixtures fixtures
COPY templates templates
COPY static static
COPY locale locale
RUN python manage.py collectstatic --no-input

USER luoshi
VOLUME /var/lib/luoshi
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
