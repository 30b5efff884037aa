"""Real web servers for a published folder, with the configurations that packaging/web/ holds: each an
ordinary process on a port of its own, which serves the folder at /feeds/."""

import contextlib
import http.client
import os
import pathlib
import re
import socket
import subprocess
import time

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "packaging" / "web"
SERVED = "/srv/www/feeds"  # the folder that the samples name
START_SECONDS = 30


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class WebServer:
    """`home` holds what the server needs; `folder` is what it serves."""

    sample = None  # in packaging/web

    def __init__(self, home, folder, port=None, has_hub=False):
        self.home = home
        self.port = port or free_port()
        home.mkdir()
        text = (SAMPLES / self.sample).read_text()
        assert SERVED in text, self.sample
        if has_hub:  # what is left to the site
            text = re.sub(r"#(.*Link |SetEnvIf )", r"\1", text)
        (home / self.sample).write_text(text.replace(SERVED, str(folder)))
        (home / "main.conf").write_text(self.around().format(port=self.port, home=home, sample=home / self.sample))

    def around(self):
        """The configuration of a site that includes the sample."""
        raise NotImplementedError

    def command(self):
        raise NotImplementedError

    @contextlib.contextmanager
    def running(self):
        with open(self.home / "output.log", "w") as output:
            process = subprocess.Popen(self.command(), cwd=self.home, stdout=output, stderr=output,
                                       env={**os.environ, "HOME": str(self.home)})
        try:
            self.wait_until_it_answers(process)
            yield self
        finally:
            process.terminate()
            process.wait()

    def wait_until_it_answers(self, process):
        for _ in range(START_SECONDS * 100):
            with contextlib.suppress(ConnectionRefusedError), \
                    socket.create_connection(("127.0.0.1", self.port)):
                return
            assert process.poll() is None, (self.home / "output.log").read_text()
            time.sleep(0.01)
        raise AssertionError("the server does not start")

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/feeds/{path}"

    def get(self, path, **headers):
        """One request; (status, headers, body).  If_None_Match="..." is the header's name."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", f"/feeds/{path}",
                               headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()


class Nginx(WebServer):
    sample = "nginx.conf"

    def around(self):
        (self.home / "temp").mkdir()
        user = "user root;" if os.getuid() == 0 else ""
        return user + """
            daemon off; worker_processes 1; pid nginx.pid; error_log stderr; events {{ }}
            http {{
              client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp;
              uwsgi_temp_path temp; scgi_temp_path temp; access_log off;
              gzip on; gzip_types *; gzip_min_length 1;
              server {{ listen 127.0.0.1:{port}; include {sample}; }}
            }}"""

    def command(self):
        return ["nginx", "-p", self.home, "-c", "main.conf", "-e", "stderr"]


class Apache(WebServer):
    """With mod_deflate for everything, as many sites have it."""

    sample = "apache.conf"
    modules = ("mpm_event", "authz_core", "alias", "dir", "headers", "mime", "rewrite", "env", "setenvif",
               "filter", "deflate", "unixd")

    def around(self):
        (self.home / "mime.types").write_text("")
        built = pathlib.Path("/usr/lib/apache2/modules")
        modules = "".join(f"LoadModule {name}_module {built}/mod_{name}.so\n" for name in self.modules
                          if (built / f"mod_{name}.so").exists())
        return modules + """
            ServerName localhost
            DefaultRuntimeDir {home}
            PidFile {home}/apache.pid
            ErrorLog /dev/stderr
            Listen 127.0.0.1:{port}
            TypesConfig {home}/mime.types
            SetOutputFilter DEFLATE
            <VirtualHost *>
            DocumentRoot {home}
            Include {sample}
            </VirtualHost>
            """

    def command(self):
        return ["apache2", "-D", "FOREGROUND", "-f", self.home / "main.conf"]


class Caddy(WebServer):
    sample = "Caddyfile"

    def around(self):
        return """
            {{
              admin off
              auto_https off
            }}
            http://127.0.0.1:{port} {{
              import {sample}
            }}"""

    def command(self):
        return ["caddy", "run", "--adapter", "caddyfile", "--config", self.home / "main.conf"]
