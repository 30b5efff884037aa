#!/bin/sh
# Installs the Debian packages that are missing: `deps.sh build` what building and the demo
# need, `deps.sh check` what the tests and linters need besides, `deps.sh bench` what the
# benchmarks need, `deps.sh deb` what building the Debian package needs.  `deps.sh list-build`
# only says what building needs.  What no Debian package has, `check` puts into $NPM.
set -eu

build="gcc libc6-dev make pkg-config
libxml2-dev libcurl4-openssl-dev libsqlite3-dev
libjansson-dev libinih-dev libcsv-dev libxxhash-dev libutf8proc-dev libuchardet-dev libidn2-dev libpsl-dev
libzstd-dev zlib1g-dev libbrotli-dev libpcre2-dev libqrencode-dev
python3"
check="libcmocka-dev openssl python3 python3-pytest python3-pytest-xdist python3-h2 python3-lxml python3-html5lib sqlite3 xz-utils
nginx-light apache2-bin caddy python3-feedparser newsboat
chromium chromium-driver python3-selenium
clang clang-format clang-tidy libclang-rt-14-dev cppcheck shellcheck mandoc strace zsh fish systemd"
bench="nginx-light curl python3-feedgenerator"
deb="debhelper dpkg-dev fakeroot lintian debootstrap"
# Whether everybody can use the pages: a library for browsers, from npm.
axe=4.14.1
# Some systems have npm from elsewhere, which Debian's would not stand beside.
command -v npm >/dev/null || check="$check npm"

case "${1-}" in
build) wanted=$build purpose="to build and to run the demo" ;;
check) wanted=$check purpose="for the tests and linters" ;;
bench) wanted=$bench purpose="for the benchmarks" ;;
deb) wanted=$deb purpose="for the Debian package" ;;
list-build) for package in $build; do [ "$package" = make ] || echo "$package"; done; exit 0 ;;
*) echo "usage: $0 build|check|bench|deb|list-build" >&2; exit 2 ;;
esac

is_debian() { command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; }

tell_packages() {
	{
		echo "This is no Debian system: install what these Debian packages contain ($purpose),"
		echo "then set CEC_FEEDS_HAVE_PACKAGES=1:"
		for package in $wanted; do echo "  $package"; done
	} >&2
	exit 1
}

find_missing() {
	# shellcheck disable=SC2086 # the list is meant to be split
	installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
		sed -n 's/^installed //p' | tr '\n' ' ')
	for package in $wanted; do
		case " $installed" in
		*" $package "*) ;;
		*) printf ' %s' "$package" ;;
		esac
	done
}

install_packages() {
	missing=$(find_missing)
	[ -n "$missing" ] || return 0
	as_root=
	[ "$(id -u)" -eq 0 ] || as_root=sudo
	echo "Installing packages $purpose:$missing"
	if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
		echo "Not root, and there is no sudo: run as root: apt-get install$missing" >&2
		exit 1
	fi
	$as_root apt-get update -qq
	# shellcheck disable=SC2086 # the list is meant to be split
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

install_axe() {
	grep -qs "\"version\": \"$axe\"" "$NPM/node_modules/axe-core/package.json" && return
	echo "Installing axe-core $axe $purpose"
	mkdir -p "$NPM"
	npm install --prefix "$NPM" --no-save --ignore-scripts --no-audit --no-fund --loglevel error "axe-core@$axe"
}

if is_debian; then
	install_packages
elif [ -z "${CEC_FEEDS_HAVE_PACKAGES-}" ]; then
	tell_packages
fi
[ "$1" != check ] || install_axe
