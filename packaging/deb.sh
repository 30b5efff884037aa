#!/bin/sh
# Builds the Debian package: deb.sh VERSION FOLDER leaves FOLDER/cec-feeds_VERSION_*.deb, checked
# by lintian.
set -eu
version=$1
folder=$2
root=$(cd "$(dirname "$0")/.." && pwd)
tree=$folder/cec-feeds-$version

rm -rf "$folder"
mkdir -p "$tree"
cd "$root"
cp -R feedgen aggregator feeds packaging Makefile LICENSE "$tree"
cp -R packaging/debian "$tree/debian"
cp packaging/sysusers.conf "$tree/debian/cec-feeds.sysusers"
cp README.md "$tree"
echo README.md >"$tree/debian/cec-feeds.docs"

# What the package needs to be built stands in one place.
needs=$(packaging/deps.sh list-build | tr '\n' ',' | sed 's/,$//; s/,/, /g')
sed -i "s/@BUILD_DEPENDS@/$needs/" "$tree/debian/control"

{
	echo "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
	echo "Upstream-Name: CEC Feeds"
	echo
	echo "Files: *"
	sed -n 's/^Copyright (c) /Copyright: /p' LICENSE
	echo "License: Expat"
	sed -n '/^Permission/,$s/^$/./; /^Permission/,$s/^/ /p' LICENSE
} >"$tree/debian/copyright"

# The day of the last change, so that the same tree gives the same package.
epoch=${SOURCE_DATE_EPOCH-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
{
	echo "cec-feeds ($version) unstable; urgency=medium"
	echo
	echo "  * Version $version."
	echo
	echo " -- CEC Feeds <webmaster@cec-feeds.invalid>  $(LC_ALL=C date -u -R -d "@$epoch")"
} >"$tree/debian/changelog"

(cd "$tree" && SOURCE_DATE_EPOCH=$epoch dpkg-buildpackage -b -us -uc >../build.log 2>&1) ||
	{ tail -n 30 "$folder/build.log" >&2; exit 1; }
lintian --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs,bad-distribution-in-changes-file \
	"$folder/cec-feeds_${version}"_*.changes
ls "$folder"/*.deb
