#!/usr/bin/env python3
"""Serve the demo's sites over HTTP, each on a loopback address of its own.

serve.py SOURCES FOLDER: FOLDER/sites/<id>/ is the site of the association <id>.  Writes
FOLDER/associations.opml, which is SOURCES with the addresses of these sites, then FOLDER/ready, and
serves until it is ended.  Every request is a line of FOLDER/requests.log.
"""

import hashlib
import http.server
import pathlib
import sys
import threading
import xml.etree.ElementTree as xml

DOWN = "nonferrous"  # has an address where nobody listens
FEEDS = ("*.rss", "*.atom", "*.json", "*.xml", "*.rdf")
TYPES = {".rss": "application/rss+xml", ".atom": "application/atom+xml",
         ".json": "application/feed+json", ".rdf": "application/rdf+xml"}


class Site(http.server.SimpleHTTPRequestHandler):
    """Static files with an ETag; If-None-Match is answered with 304."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, **TYPES}

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        if path.is_file():
            self.tag = f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == self.tag:
                self.send_response(304)
                self.end_headers()
                return
        super().do_GET()

    def end_headers(self):
        if hasattr(self, "tag"):
            self.send_header("ETag", self.tag)
        super().end_headers()

    def log_message(self, template, *arguments):
        self.server.log.write(f"{self.server.name} {template % arguments}\n")
        self.server.log.flush()


def serve(name, host, port, folder, log):
    """Start one site in the background; returns its port."""
    def handler(*arguments):
        return Site(*arguments, directory=folder)

    server = http.server.ThreadingHTTPServer((host, port), handler)
    server.name, server.log = name, log
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def feed_path(folder):
    """The feed of a site; of several, the one of everything in the first format."""
    found = [path for pattern in FEEDS for path in sorted(folder.glob(pattern))]
    return found[0].name


def main(sources, folder):
    tree = xml.parse(sources)
    log = open(folder / "requests.log", "w", encoding="utf-8")
    port = 0  # the first site takes any free port, the others the same
    for number, outline in enumerate(tree.iter("outline"), start=11):
        name, host = outline.get("id"), f"127.0.0.{number}"
        site = folder / "sites" / (name or "-")
        if name == DOWN:
            address = "feed.xml"
        elif site.is_dir():
            port = serve(name, host, port, site, log)
            address = feed_path(site)
        else:
            continue
        # A feed, whatever rules the list has to read the association's page by.
        for name in [name for name in outline.attrib if name.startswith("{") or name == "jsonToHtml"]:
            del outline.attrib[name]
        outline.set("type", "rss")
        outline.set("xmlUrl", f"http://{host}:{port}/{address}")
    tree.write(folder / "associations.opml", encoding="utf-8", xml_declaration=True)
    (folder / "ready").touch()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]).resolve())
