#!/bin/sh
# Fetches Emmett's event store into .cache/emmett, once, for `npm run bench -- store` to measure beside this one.
# It is a package of the bench alone, with a lockfile of its own: it was published without a licence, so it is neither
# installed nor passed on with this project; and it wants other versions of commander and uuid than the service has.
# The folder appears whole or not at all.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=$here/../../.cache
folder=$cache/emmett

if cmp -s "$here/package-lock.json" "$folder/package-lock.json"; then exit 0; fi
partial=$folder.partial.$$
trap 'rm -rf "$partial"' EXIT
mkdir -p "$partial"
cp "$here/package.json" "$here/package-lock.json" "$partial"
npm ci --prefix "$partial" --ignore-scripts --no-audit --no-fund
rm -rf "$folder"
mv "$partial" "$folder"
