# The image of web, worker, scheduler and migrate: one image, four commands (docker-compose.yml).

FROM node:24-slim AS browser-files
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/policyhub
RUN python -m venv /opt/venv
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
COPY . .
COPY --from=browser-files /build/node_modules node_modules
# Keys for this one step: collectstatic reads the settings, and seals nothing.
RUN python bin/lib/build_static.py \
    && SECRET_KEY=for-the-build-only \
       SEALING_KEYS="build:$(python -c 'import base64; print(base64.urlsafe_b64encode(bytes(32)).decode())')" \
       STATIC_ROOT=/srv/static /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf node_modules bin package.json package-lock.json .npmrc \
    && /opt/venv/bin/python -m compileall -q .

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=policyhub.settings \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/media \
    BEAT_SCHEDULE_FILE=/tmp/beat
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin policyhub \
    && install --directory --owner policyhub --group policyhub --mode 0750 /srv/media
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/policyhub /srv/policyhub
WORKDIR /srv/policyhub
USER 10001:10001
EXPOSE 8000
# Threads: whoever sends a large file over a slow line holds one of them, and no worker is stopped for it (ADR 0058).
# No line is kept open between two requests: the proxy would send one down a line that is just being closed.
CMD ["gunicorn", "policyhub.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", \
     "--threads", "4", "--keep-alive", "0", "--timeout", "60", "--graceful-timeout", "20", \
     "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--no-control-socket"]
