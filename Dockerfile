# One image; compose and every other runner start it with the commands of ops/processes.py.

FROM node:22.16.0-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.12.11-slim-bookworm AS packages
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --no-cache

# What compiles the translations is needed here alone.
FROM packages AS translations
RUN uv sync --frozen --no-default-groups --group translations --no-cache
COPY ops ops
COPY locale locale
RUN .venv/bin/python -m ops.catalogue compile

FROM python:3.12.11-slim-bookworm AS code
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    STATE_DIR=/var/lib/fzworkflow \
    STATIC_ROOT=/app/collected \
    FONT_DIRS=/app/fonts \
    HEART_FILE=/tmp/fzworkflow-heart \
    BIND=0.0.0.0 \
    PORT=8000
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY manage.py ./
COPY ops ops
COPY core core
COPY accounts accounts
COPY precedents precedents
COPY measures measures
COPY evaluations evaluations
COPY register register
COPY letters letters
COPY earlier earlier
COPY runs runs
COPY backups backups
COPY documents documents
COPY packages packages
COPY proof proof
COPY fzworkflow fzworkflow
COPY templates templates
COPY static static
COPY --from=translations /app/locale locale
COPY docs docs
COPY demo demo

FROM code AS made
COPY --from=assets /app/node_modules node_modules
# The key is for this step alone: a container without its own makes one in STATE_DIR.
RUN python -m ops.fonts --node-modules node_modules --target fonts \
    && SECRET_KEY=build python manage.py collectstatic --no-input

FROM code
COPY --from=made /app/fonts fonts
COPY --from=made /app/collected collected
RUN useradd --system --uid 10001 --home-dir /nonexistent fzworkflow \
    && install --directory --owner=fzworkflow --mode=700 /var/lib/fzworkflow /var/backups/fzworkflow
USER fzworkflow
VOLUME /var/lib/fzworkflow /var/backups/fzworkflow
EXPOSE 8000
CMD ["gunicorn", "--config", "ops/web.py", "fzworkflow.wsgi:application"]
