# docker build -t hakam .                          with Detoxify
# docker build -t hakam --build-arg DETOXIFY=0 .   without it, and without torch: about two gigabytes less
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv --without-pip /opt/hakam

# The lock changes less often than the code, so its layer comes first.
COPY requirements.lock ./
RUN python -m pip --python /opt/hakam/bin/python install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE .gitignore ./
COPY service service
COPY rules rules
RUN /opt/hakam/bin/python -m hatchling build -t wheel -d /wheel \
    && python -m pip --python /opt/hakam/bin/python install --no-deps --no-index /wheel/*.whl

# torch's CPU build is published apart from the common registry and under other hashes, so Detoxify stays
# outside the lock; what the lock has pinned stays pinned. Without --build-arg TORCH_INDEX=… pip takes torch from
# where it takes everything, with what a GPU needs.
ARG DETOXIFY=1
ARG TORCH_INDEX=
RUN if [ "$DETOXIFY" = 1 ]; then \
        python -m pip --python /opt/hakam/bin/python freeze --exclude hakam > /tmp/pins.txt \
        && python -m pip --python /opt/hakam/bin/python install -c /tmp/pins.txt ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} torch \
        && python -m pip --python /opt/hakam/bin/python install -c /tmp/pins.txt "$(echo /wheel/*.whl)[detoxify]"; \
    fi

# What only builds stays behind; the check tells if anything that runs had needed it.
RUN python -m pip --python /opt/hakam/bin/python uninstall --yes hatchling editables trove-classifiers pathspec pluggy \
    && python -m pip --python /opt/hakam/bin/python check

FROM ${BASE}
RUN useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin hakam \
    && install --directory --owner hakam --group hakam --mode 700 /data
COPY --from=build /opt/hakam /opt/hakam
ENV PATH=/opt/hakam/bin:$PATH LANG=C.UTF-8 PYTHONUNBUFFERED=1 HAKAM_HOST=0.0.0.0 HAKAM_PORT=8000 HAKAM_DATA=/data
USER hakam
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Alive, not ready: a container that waits for its database is not to be killed for it; who routes asks /health/ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "-c", "import http.client, os; ask = http.client.HTTPConnection('localhost', int(os.environ['HAKAM_PORT']), timeout=4); ask.request('GET', '/health/live'); raise SystemExit(ask.getresponse().status != 200)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["hakam"]
CMD ["serve"]
