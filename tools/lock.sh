#!/bin/sh
# Writes requirements.lock and requirements-dev.lock from pyproject.toml, with hashes, for every
# platform, without addresses of package indexes.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "uv is needed to lock: pip install uv"; exit 1; }
lock() { uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header \
    --no-emit-index-url --no-emit-find-links "$@" pyproject.toml; }
lock --extra dev --extra s3 --output-file requirements-dev.lock
lock --constraint requirements-dev.lock --output-file requirements.lock
