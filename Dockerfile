# syntax=docker/dockerfile:1
# The service without servers of its own: PostgreSQL and Redis or Valkey are given by DATABASE_URL and REDIS_URL.

FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements/build.lock requirements/deploy.lock requirements/
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.lock \
 && python -m venv --without-pip /opt/coworkapi
# The dependencies are a layer of their own: they change less often than the code.
RUN /opt/build/bin/uv pip install --no-cache --python /opt/coworkapi/bin/python --compile-bytecode \
      --no-deps --require-hashes -r requirements/deploy.lock
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY src src
RUN /opt/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
 && /opt/build/bin/uv pip install --no-cache --python /opt/coworkapi/bin/python --compile-bytecode --no-deps /tmp/wheel/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/coworkapi coworkapi
COPY --from=build /opt/coworkapi /opt/coworkapi
ENV PATH=/opt/coworkapi/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COWORKAPI_ENVIRONMENT=production \
    COWORKAPI_HOST=0.0.0.0 \
    COWORKAPI_PORT=8000 \
    COWORKAPI_LOG_FORMAT=json \
    COWORKAPI_DATA_DIR=/var/lib/coworkapi
WORKDIR /var/lib/coworkapi
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['COWORKAPI_PORT'] + '/healthz', timeout=2)"]
ENTRYPOINT ["coworkapi"]
CMD ["serve"]
