#!/bin/sh
# The whole story in one command: CEC's records become feeds; the feeds of sixteen
# associations, CEC's among them, become one; an hour later the aggregator runs again.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:?is set by make demo}
demo=$build/demo
nine=2026-04-15T09:00:00+08:00
ten=2026-04-15T10:00:00+08:00

# Exit status 1 is news for a person (a source began to fail), not a failed demo.
may_have_news() {
	"$@" || [ $? -eq 1 ]
}

rm -rf "$demo"
mkdir -p "$demo"
cp -R "$here/records" "$here/sites" "$here/feedgen.ini" "$here/aggregator.ini" "$demo"

echo "feedgen build: CEC's news records become feeds"
"$build/bin/feedgen" build -c "$demo/feedgen.ini" --now "$nine"

mkdir -p "$demo/sites/electricity"
cp "$demo/newsroom/all.rss" "$demo/sites/electricity"
/usr/bin/python3 "$here/serve.py" "$here/../../aggregator/associations.opml" "$demo" &
server=$!
trap 'kill "$server" 2>/dev/null' EXIT
tries=0
until [ -e "$demo/ready" ]; do
	tries=$((tries + 1))
	[ "$tries" -le 100 ] || { echo "the demo's sites did not start" >&2; exit 1; }
	sleep 0.1
done

echo "aggregator run, 09:00: everything is new"
may_have_news "$build/bin/aggregator" run -c "$demo/aggregator.ini" --now "$nine"
first=$(wc -l <"$demo/requests.log")

cp -R "$here/later/." "$demo/sites"
echo "aggregator run, 10:00: only what changed is read again"
may_have_news "$build/bin/aggregator" run -c "$demo/aggregator.ini" --now "$ten"

same=$(tail -n +"$((first + 1))" "$demo/requests.log" | grep -c '" 304 ' || true)
changed=$(tail -n +"$((first + 1))" "$demo/requests.log" | grep -c '" 200 ' || true)
entries=$(grep -c '<entry' "$demo/combined/all.atom")
records=$(grep -c '<entry' "$demo/newsroom/all.atom")
page=${demo#"$PWD"/}
echo
may_have_news "$build/bin/aggregator" status -c "$demo/aggregator.ini" --now "$ten"
cat <<TEXT

What happened
  feedgen     $records records of CEC are feeds now: $page/newsroom/
  aggregator  first run: $first sites answered, one is down, five have no address yet
              second run: $same answered "not modified", $changed had something new
  combined    $entries entries of all associations: $page/combined/

Open in a browser: $page/combined/index.html
TEXT
