#!/bin/sh
# Fetches the clients that bench.mjs compares into .cache/kafka-clients, once: one of them is no part of the service.
# The folder appears whole or not at all.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=$here/../../.cache
folder=$cache/kafka-clients

if cmp -s "$here/package-lock.json" "$folder/package-lock.json"; then exit 0; fi
partial=$folder.partial.$$
trap 'rm -rf "$partial"' EXIT
mkdir -p "$partial"
cp "$here/package.json" "$here/package-lock.json" "$partial"
npm ci --prefix "$partial" --ignore-scripts --no-audit --no-fund
rm -rf "$folder"
mv "$partial" "$folder"
