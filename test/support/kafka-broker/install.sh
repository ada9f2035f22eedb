#!/bin/sh
# Fetches the jars of the Kafka broker of pom.xml from Maven Central into .cache/kafka/<version>, once.
# Needs Maven and Java 17. The folder appears whole or not at all.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's:.*<kafka\.version>\(.*\)</kafka\.version>.*:\1:p' "$here/pom.xml")
jars=$here/../../../.cache/kafka/$version

if [ -d "$jars" ]; then exit 0; fi
partial=$jars.partial.$$
trap 'rm -rf "$partial"' EXIT
mkdir -p "$partial"
mvn -Dstyle.color=never --batch-mode --no-transfer-progress --quiet --file "$here/pom.xml" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DincludeScope=runtime "-DoutputDirectory=$partial"
[ -d "$jars" ] || mv "$partial" "$jars"
