# Huigu with this repository's corpus, indexed while the image is built: a container starts without
# network and can run with `--read-only`; to rebuild inside it, mount a volume on /srv/huigu/data as
# compose.yaml does. docker build -t huigu . && docker run --read-only -p 8080:8080 huigu
# Channels are switched on by secrets in the environment (--env-file), which compose.yaml lists.

# The digest names one image for all machines; the tag before it is for people. To renew it:
# docker buildx imagetools inspect python:3.12-slim-trixie
ARG BASE=python:3.12-slim-trixie@sha256:78387bc3881b8273120a12ebe6c1ab22b018ccc2c9adf565ae1ac9b536e184ea

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# The base image's pip installs into it, so that it has none of its own.
RUN python -m venv --without-pip /venv
ENV PATH=/venv/bin:$PATH
# Dependencies first: they change seldom, and the layer is kept while they don't. `make lock` renews them.
COPY requirements.lock ./
RUN pip --python /venv/bin/python install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY huigu huigu
COPY indexer indexer
COPY bot bot
RUN pip --python /venv/bin/python install --no-deps .
WORKDIR /srv/huigu
COPY huigu.toml ./
COPY corpus corpus
# Where huigu.toml names pages that are mounted later, the index is made when the container starts.
RUN huigu rebuild || mkdir -p data

FROM ${BASE}
# A server installs nothing: without pip, who breaks in has one tool less.
RUN python -m pip uninstall --yes pip && rm -rf /usr/local/lib/python3.*/ensurepip
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --home-dir /srv/huigu --shell /usr/sbin/nologin huigu
WORKDIR /srv/huigu
COPY --from=build /venv /venv
COPY --from=build /srv/huigu/huigu.toml ./
COPY --from=build /srv/huigu/corpus corpus
# Only the index belongs to the user that runs: a rebuild in the container writes there, nothing else.
COPY --from=build --chown=10001:10001 /srv/huigu/data data
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "from urllib.request import *; build_opener(ProxyHandler({})).open('http://127.0.0.1:8080/readyz', timeout=4)"]
CMD ["huigu", "serve", "--host", "0.0.0.0", "--port", "8080"]
