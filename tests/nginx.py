"""A real web server for a published folder: nginx as an ordinary process, on a port of its own."""

import contextlib
import http.client
import os
import socket
import subprocess
import time

CONFIGURATION = """{user}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ }}
http {{
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp;
  uwsgi_temp_path temp; scgi_temp_path temp;
  access_log off;
  types {{
    text/html html; application/rss+xml rss; application/atom+xml atom;
    application/feed+json json; text/xsl xsl;
  }}
  gzip_static on;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Nginx:
    """`home` holds what nginx needs; `folder` is what it serves."""

    def __init__(self, home, folder, port):
        self.home = home
        self.port = port
        home.mkdir()
        (home / "temp").mkdir()
        (home / "nginx.conf").write_text(CONFIGURATION.format(
            user="user root;" if os.getuid() == 0 else "", port=port, folder=folder))

    @contextlib.contextmanager
    def running(self):
        process = subprocess.Popen(["nginx", "-p", self.home, "-c", "nginx.conf", "-e", "error.log"])
        try:
            while True:
                with contextlib.suppress(ConnectionRefusedError), \
                        socket.create_connection(("127.0.0.1", self.port)):
                    break
                assert process.poll() is None, "nginx does not start"
                time.sleep(0.01)
            yield self
        finally:
            process.send_signal(3)  # SIGQUIT: what is under way ends
            process.wait()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"

    def get(self, path, **headers):
        """One request; (status, headers, body).  If_None_Match="..." is the header's name."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", f"/{path}",
                               headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
