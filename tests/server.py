"""A scripted HTTP/1.1 server for tests: raw sockets, full control of bytes and timing.

    with Server() as server:
        server.script("/feed", Document(FEED, etag='"1"'))
        server.script("/moving", redirect("/feed", 301), Reset(), status(404))
        ... let a program fetch server.url("/feed") ...
        assert [r.path for r in server.requests] == ["/feed"]

A script is a list of answers, one per request; the last one repeats.  An answer is
anything with a method `play(exchange)`; it writes what it likes and may wait, but only for
events (`exchange.wait()` ends when the client goes or the server stops), never for time.
"""

import gzip
import select
import socket
import struct
import threading
from http import HTTPStatus


class Request:
    """What a client sent, byte for byte; `number` is its place in the order of arrival."""

    def __init__(self, number, connection, line, headers):
        self.number = number
        self.connection = connection  # 1, 2, ...: which connection it came over
        self.method, self.path, self.version = line.split(" ", 2)
        self.headers = headers  # [(name as sent, value)]
        self.body = b""

    def header(self, name):
        """The value of a header, None when absent; several are a test's mistake."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) < 2, f"{name} was sent {len(values)} times"
        return values[0] if values else None

    @property
    def is_conditional(self):
        return bool(self.header("If-None-Match") or self.header("If-Modified-Since"))

    def __repr__(self):
        return f"<{self.number}: {self.method} {self.path} {self.headers}>"


class Exchange:
    """One request, and the socket to answer it on."""

    def __init__(self, server, client, request):
        self.server = server
        self.client = client
        self.request = request
        self.is_open = True  # whether the connection may carry another request

    def send(self, data):
        self.client.sendall(data)

    def send_head(self, code, headers, reason=None):
        lines = [f"HTTP/1.1 {code} {reason or reason_of(code)}"]
        lines += [f"{name}: {value}" for name, value in headers]
        self.send("\r\n".join(lines + ["", ""]).encode("latin-1"))

    def close(self):
        self.is_open = False

    def wait(self):
        """Sleep until the client has gone or the server is being stopped."""
        self.is_open = False
        select.select([self.client, self.server.waker], [], [])


def reason_of(code):
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "Unknown"


# ---- answers -----------------------------------------------------------------------------


class Response:
    """A whole response.

    `headers` may hold any; Content-Length is added unless `length` is None (then the
    body ends with the connection) or says another number than the truth, or the body is
    `chunked` (a list of chunks may be given as the body).
    """

    TRUE = object()

    def __init__(self, code=200, body=b"", headers=(), length=TRUE, chunked=False, reason=None):
        self.code = code
        self.body = body.encode() if isinstance(body, str) else body
        self.headers = list(headers.items() if isinstance(headers, dict) else headers)
        self.length = length
        self.chunked = chunked
        self.reason = reason

    def play(self, exchange):
        headers = list(self.headers)
        if self.chunked:
            headers.append(("Transfer-Encoding", "chunked"))
        elif self.length is self.TRUE:
            headers.append(("Content-Length", len(self.body)))
        elif self.length is not None:
            headers.append(("Content-Length", self.length))
        exchange.send_head(self.code, headers, self.reason)
        if self.chunked:
            for chunk in [self.body] if isinstance(self.body, bytes) else self.body:
                exchange.send(b"%x\r\n%b\r\n" % (len(chunk), chunk))
            exchange.send(b"0\r\n\r\n")
        else:
            exchange.send(self.body)
            if self.length is not self.TRUE:
                exchange.close()


class Document:
    """A document with validators: 304 to whoever shows that they have it, else 200."""

    def __init__(self, body, etag=None, last_modified=None, content_type="application/xml",
                 headers=(), compress=False):
        self.body = body.encode() if isinstance(body, str) else body
        self.etag = etag
        self.last_modified = last_modified
        self.headers = [("Content-Type", content_type), *dict(headers).items()]
        self.compress = compress

    def is_known(self, request):
        if self.etag and request.header("If-None-Match"):
            return request.header("If-None-Match") == self.etag
        return bool(self.last_modified) and \
            request.header("If-Modified-Since") == self.last_modified

    def play(self, exchange):
        headers = list(self.headers)
        if self.etag:
            headers.append(("ETag", self.etag))
        if self.last_modified:
            headers.append(("Last-Modified", self.last_modified))
        if self.is_known(exchange.request):
            exchange.send_head(304, headers)
            return
        body = self.body
        if self.compress:
            assert "gzip" in exchange.request.header("Accept-Encoding")
            headers.append(("Content-Encoding", "gzip"))
            body = gzip.compress(body, mtime=0)
        Response(200, body, headers).play(exchange)


class Raw:
    """Exactly these bytes, then the end of the connection."""

    def __init__(self, data):
        self.data = data

    def play(self, exchange):
        exchange.send(self.data)
        exchange.close()


class Close(Raw):
    """The end of the connection instead of an answer."""

    def __init__(self):
        super().__init__(b"")


class Reset:
    """A connection reset, after some bytes if wanted."""

    def __init__(self, data=b""):
        self.data = data

    def play(self, exchange):
        exchange.send(self.data)
        linger = struct.pack("ii", 1, 0)  # close at once and send RST
        exchange.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        exchange.close()


class Stall:
    """Some bytes or none, then silence until the client gives up."""

    def __init__(self, data=b""):
        self.data = data

    def play(self, exchange):
        exchange.send(self.data)
        exchange.wait()


class Endless:
    """A first part, then another one for ever."""

    def __init__(self, first, again):
        self.first, self.again = first, again

    def play(self, exchange):
        exchange.close()
        exchange.send(self.first)
        while not exchange.server.is_stopping:
            exchange.send(self.again)


class Drip:
    """A first part, then byte after byte, some a second, for ever."""

    def __init__(self, first, again=b" ", pause=0.2):
        self.first, self.again, self.pause = first, again, pause

    def play(self, exchange):
        exchange.close()
        exchange.send(self.first)
        while not select.select([exchange.client, exchange.server.waker], [], [], self.pause)[0]:
            exchange.send(self.again)


class Held:
    """An answer that waits until the test sets `go`."""

    def __init__(self, answer):
        self.answer = answer
        self.go = threading.Event()

    def play(self, exchange):
        self.go.wait(30)
        self.answer.play(exchange)


def reset_at_once(client):
    """A handshake that resets every connection as soon as it is made."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    raise OSError


def status(code, headers=(), body=b""):
    return Response(code, body, headers)


def redirect(location, code=302):
    return Response(code, b"", [("Location", location)])


def gzipped(body, **headers):
    """A body that is compressed whether the client asked for that or not."""
    return Response(200, gzip.compress(body, mtime=0),
                    {"Content-Type": "application/xml", "Content-Encoding": "gzip", **headers})


# ---- the server --------------------------------------------------------------------------


class Server:
    """Listens on a port of its own; on "127.0.0.2" and so on it is another host."""

    def __init__(self, address="127.0.0.1", handshake=None):
        self.family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.listener = socket.create_server((address, 0), family=self.family, backlog=128)
        self.address, self.port = self.listener.getsockname()[:2]
        self.handshake = handshake  # wraps an accepted socket (TLS), or raises OSError
        self.requests = []  # in order of arrival
        self.connections = 0
        self.is_stopping = False
        self.waker, self.alarm = socket.socketpair()  # readable once the server stops
        self.lock = threading.Lock()
        self.scripts = {}
        self.threads = []

    def __enter__(self):
        self.start_thread(self.accept)
        return self

    def __exit__(self, *_):
        self.is_stopping = True
        self.alarm.close()
        self.listener.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(10)
        self.listener.close()
        self.waker.close()
        assert not any(thread.is_alive() for thread in self.threads)

    def url(self, path):
        scheme = "https" if self.handshake else "http"
        host = f"[{self.address}]" if self.family == socket.AF_INET6 else self.address
        return f"{scheme}://{host}:{self.port}{path}"

    def stop_listening(self):
        """From now on connections are refused, until `listen_again`."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def listen_again(self):
        self.listener = socket.create_server((self.address, self.port), family=self.family, backlog=128)
        self.start_thread(self.accept)

    def script(self, path, *answers):
        """What requests for `path` get, in order; replaces an earlier script."""
        with self.lock:
            self.scripts[path] = list(answers)

    def requests_for(self, path):
        return [request for request in self.requests if request.path == path]

    def start_thread(self, target, *arguments):
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def accept(self):
        while not self.is_stopping:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            self.start_thread(self.serve, client, self.connections)

    def serve(self, client, connection):
        try:
            if self.handshake:
                client = self.handshake(client)
            with client:
                while self.answer(client, connection):
                    pass
        except OSError:
            pass  # the client went away in the middle: its right

    def answer(self, client, connection):
        """Read one request and play its answer; True if another may follow."""
        head = self.read_head(client)
        if not head:
            return False
        line, *fields = head.decode("latin-1").split("\r\n")
        headers = [tuple(part.strip() for part in field.split(":", 1)) for field in fields]
        with self.lock:
            request = Request(len(self.requests) + 1, connection, line, headers)
            request.body = self.read_body(client, request)
            self.requests.append(request)
            answer = self.next_answer(request.path)
        exchange = Exchange(self, client, request)
        answer.play(exchange)
        return exchange.is_open

    def read_body(self, client, request):
        missing = int(request.header("Content-Length") or 0)
        body = b""
        while len(body) < missing:
            part = client.recv(missing - len(body))
            if not part:
                break
            body += part
        return body

    def next_answer(self, path):
        answers = self.scripts.get(path)
        if not answers:
            return status(404, body="nothing is scripted for this path")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def read_head(self, client):
        """The request up to its blank line, or nothing when the client or the server ends."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            # What a TLS socket has decrypted already is nothing that select(2) could see.
            if not (hasattr(client, "pending") and client.pending()):
                readable, _, _ = select.select([client, self.waker], [], [])
                if self.waker in readable:
                    return b""
            data = client.recv(1)
            if not data:
                return b""
            head += data
        return head[:-4]
