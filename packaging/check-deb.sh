#!/bin/sh
# The package's life in a fresh Debian 12, as root: check-deb.sh FOLDER takes the package of FOLDER,
# installs it, runs what its timers run, upgrades it, removes it and purges it.  Says what failed.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
package=$(ls "$folder"/cec-feeds_*.deb)
root=$folder/root
records=$here/../tests/demo/records
state=/var/lib/cec-feeds

[ "$(id -u)" -eq 0 ] || { echo "check-deb: only root can make a Debian of its own" >&2; exit 2; }

fail() { echo "check-deb: $*" >&2; exit 1; }
inside() { LC_ALL=C DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
# What the timer NAME runs, as the user whom its service names; prints its exit status.
run_service() {
	unit=$root/lib/systemd/system/$1.service
	command=$(sed -n 's/^ExecStart=//p' "$unit")
	user=$(sed -n 's/^User=//p' "$unit")
	status=0
	# shellcheck disable=SC2086 # the command is meant to be split
	inside runuser -u "$user" -- $command || status=$?
	echo "$status"
}
published() { find "$root$state" -name '*.rss' -exec sha256sum {} + | sort; }

if [ ! -e "$root/etc/debian_version" ]; then
	# shellcheck disable=SC2016 # apt-get's own placeholder
	archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
	debootstrap --variant=minbase bookworm "$root" "$archive" >"$folder/debootstrap.log" 2>&1 ||
		fail "debootstrap failed: $folder/debootstrap.log"
fi
server=
# shellcheck disable=SC2317 # called by the trap
leave() {
	[ -z "$server" ] || kill "$server"
	umount "$root/proc"
}
mount -t proc proc "$root/proc"
trap leave EXIT
inside apt-get update -qq
inside dpkg --purge cec-feeds >/dev/null 2>&1 || true

echo "install"
cp "$package" "$root/tmp/first.deb"
inside apt-get install -y -qq --no-install-recommends /tmp/first.deb >/dev/null 2>&1 || fail "it does not install"
[ "$(stat -c %a "$root$state")" = 755 ] || fail "no folder for the state"
inside runuser -u cec-feeds -- test -w "$state" || fail "$state is not the user's"

echo "run, with what is in the package"
[ "$(run_service cec-feeds-aggregator)" = 0 ] || fail "a run without any address is no failure"

echo "publish"
mkdir -p "$root$state/records"
cp "$records"/* "$root$state/records"
[ "$(run_service cec-feeds-feedgen 2>/dev/null)" = 0 ] || fail "feedgen does not publish"
[ -s "$root$state/newsroom/all.rss" ] || fail "no feed of the newsroom"
printf '[fetch]\ncontact = mailto:webmaster@alliance.example.org\nallow_private = yes\n' >"$root/tmp/fetch"
sed -i -e '/^\[fetch\]/r '"$root/tmp/fetch" -e '/^\[fetch\]/d' "$root/etc/cec-feeds/aggregator.ini"
/usr/bin/python3 -m http.server --bind 127.0.0.1 --directory "$root$state/newsroom" 0 >"$folder/server.log" 2>&1 &
server=$!
port=
for _ in 1 2 3 4 5 6 7 8 9 10; do
	port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$folder/server.log")
	[ -z "$port" ] || break
	sleep 1
done
sed -i "s,id=\"machinery\",& xmlUrl=\"http://127.0.0.1:$port/all.rss\",; 0,/type=\"waiting\"/s//type=\"rss\"/" \
	"$root/etc/cec-feeds/associations.opml"
[ "$(run_service cec-feeds-aggregator)" = 0 ] || fail "aggregator does not publish"
[ -s "$root$state/public/all.rss" ] || fail "no combined feed"
before=$(published)

echo "upgrade"
rm -rf "$folder/next"
dpkg-deb -R "$package" "$folder/next"
sed -i 's/^Version: .*/&+next/' "$folder/next/DEBIAN/control"
dpkg-deb -b "$folder/next" "$root/tmp/next.deb" >/dev/null
inside dpkg --force-confold -i /tmp/next.deb >/dev/null || fail "it does not upgrade"
[ "$(run_service cec-feeds-aggregator)" = 0 ] || fail "aggregator does not run after the upgrade"
[ "$(published)" = "$before" ] || fail "the upgrade changed what is published"

echo "remove"
inside dpkg -r cec-feeds >/dev/null || fail "it cannot be removed"
[ "$(published)" = "$before" ] || fail "removing it changed what is published"
[ -s "$root$state/aggregator.db" ] || fail "removing it took the store away"
[ ! -e "$root/usr/bin/aggregator" ] || fail "it is still there"

echo "purge"
inside dpkg -P cec-feeds >/dev/null || fail "it cannot be purged"
[ ! -e "$root$state" ] || fail "purging it left data"
[ ! -e "$root/etc/cec-feeds/aggregator.ini" ] || fail "purging it left its configuration"
