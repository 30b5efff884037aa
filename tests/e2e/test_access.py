"""How a source is asked, as its outline says: who sees which of its secrets, and what becomes
of exceptions from the rules."""

import json
import socket
import sqlite3

import pytest

from alliance import outline
from server import Document, Response, Server, redirect, status
from test_fetch import FEED, answer

GOOD = Document(FEED, '"1"')
SECRETS = ("hunter2", "s3cret", "t0ken", "c00kie")


def source(name, address, **attributes):
    """An outline whose attributes are named like frss_CURLOPT_COOKIE."""
    named = {key.replace("frss_", "frss:"): value for key, value in attributes.items()}
    return outline(name, address, **{"xmlns:frss": "https://freshrss.org/opml", **named})


def secretive(address, **more):
    return source("a1", address, username="coal", password="hunter2",
                  frss_CURLOPT_HTTPHEADER="X-Key: s3cret\nAuthority: t0ken",
                  frss_CURLOPT_COOKIE="id=c00kie", frss_CURLOPT_USERAGENT="Coal/1.0", **more)


def with_line_ends(text):
    return text.replace("\n", "&#10;")


def write(alliance, *outlines):
    alliance.write_list(*map(with_line_ends, outlines))


# ---- what is sent --------------------------------------------------------------------------


def test_what_the_outline_says_is_sent_and_only_to_that_source(alliance, server):
    server.script("/1", GOOD)
    server.script("/2", GOOD)
    write(alliance, secretive(server.url("/1")), outline("a2", server.url("/2")))
    assert alliance.update() == []
    [request], [other] = server.requests_for("/1"), server.requests_for("/2")
    assert request.header("Authorization") == "Basic Y29hbDpodW50ZXIy"
    assert request.header("X-Key") == "s3cret" and request.header("Authority") == "t0ken"
    assert request.header("Cookie") == "id=c00kie"
    assert request.header("User-Agent") == "Coal/1.0"
    assert {name.lower() for name, _ in other.headers} == {"host", "user-agent", "accept", "accept-encoding"}


def test_the_user_of_an_address_is_sent_and_seen_nowhere(alliance, server):
    server.script("/feed", GOOD)
    alliance.poll(server.url("/feed").replace("//", "//co%40al:hunter2@"))
    assert alliance.update() == []
    assert server.requests[0].header("Authorization") == "Basic Y29AYWw6aHVudGVyMg=="
    assert alliance.sources()["a1"]["address"] == server.url("/feed")


def test_what_is_ours_to_say_is_not_taken_from_a_list(alliance, server):
    server.script("/feed", GOOD)
    lines = ("Accept: text/plain\nAccept-Encoding: identity\nif-none-match: \"x\"\nHost: other.example\n"
             "A-IM: other\nReferer: http://a.example/\nUser-Agent: other")
    write(alliance, source("a1", server.url("/feed"), frss_CURLOPT_HTTPHEADER=lines))
    alliance.update()
    [request] = server.requests
    assert request.header("Accept") == "text/plain"
    assert "gzip" in request.header("Accept-Encoding")
    assert request.header("User-Agent").startswith("cec-feeds/")
    assert request.header("Host") == f"127.0.0.1:{server.port}"
    assert not request.is_conditional
    assert request.header("A-IM") is None and request.header("Referer") is None


@pytest.mark.parametrize("attributes, said", [
    ({"frss_CURLOPT_HTTPHEADER": "hunter2"}, "no \"Name: value\""),
    ({"frss_CURLOPT_HTTPHEADER": "a b: hunter2"}, "no \"Name: value\""),
    ({"frss_CURLOPT_HTTPHEADER": "\n".join(f"X-{i}: hunter2" for i in range(21))}, "too many lines"),
    ({"frss_CURLOPT_PROXYTYPE": "hunter2"}, "no number of a proxy type"),
    ({"password": "hunter2"}, "password without username"),
    ({"username": "a:hunter2"}, "colon"),
    ({"certificate_key": "hunter2"}, "without certificate"),
    ({"local": "hunter2"}, "local is yes or no"),
    ({"verify": "hunter2"}, "verify is yes or no"),
])
def test_what_is_wrong_is_told_with_its_line_and_without_its_value(alliance, attributes, said):
    write(alliance, source("a1", "http://a.example/", **attributes))
    [line] = alliance.update(status=2)
    assert line.startswith("aggregator: list.opml:3: ") or ":3: " in line
    assert said in line and "hunter2" not in line


def test_an_address_that_is_none_does_not_show_its_password(alliance):
    alliance.poll("htp://coal:hunter2@a.example/")
    [line] = alliance.update(status=2)
    assert "no http or https address" in line and "hunter2" not in line


def test_twenty_headers_are_sent(alliance, server):
    server.script("/feed", GOOD)
    lines = "\n".join(f"X-{i}: {i}" for i in range(20))
    write(alliance, source("a1", server.url("/feed"), frss_CURLOPT_HTTPHEADER=lines))
    assert alliance.update() == []
    assert [server.requests[0].header(f"X-{i}") for i in range(20)] == [str(i) for i in range(20)]


# ---- who sees it ---------------------------------------------------------------------------


def seen_secrets(request):
    text = repr(request.headers)
    return {secret for secret in (*SECRETS, "Authorization", "Cookie") if secret in text}


def test_credentials_follow_a_redirect_within_their_origin_and_no_further(alliance):
    with Server() as home, Server() as other_port, Server("127.0.0.2") as other_host:
        for stranger in (other_port, other_host):
            stranger.script("/feed", GOOD)
            stranger.script("/back", redirect(home.url("/feed")))
        home.script("/near", redirect("/feed"))
        home.script("/port", redirect(other_port.url("/feed")))
        home.script("/host", redirect(other_host.url("/feed")))
        home.script("/there-and-back", redirect(other_port.url("/back")))
        home.script("/feed", GOOD)
        for path in ("/near", "/port", "/host", "/there-and-back"):
            write(alliance, secretive(home.url(path)))
            assert alliance.update() == []
        everything = {*SECRETS[1:], "Authorization", "Cookie"}
        assert all(seen_secrets(request) == everything for request in home.requests)
        assert len(home.requests) == 6
        assert len(other_port.requests) == 2 and len(other_host.requests) == 1
        for request in other_port.requests + other_host.requests:
            assert seen_secrets(request) == set()
            assert request.header("User-Agent") == "Coal/1.0"


def test_credentials_do_not_follow_a_source_that_has_moved_for_good(alliance):
    with Server() as home, Server("127.0.0.2") as elsewhere:
        home.script("/old", redirect(elsewhere.url("/new"), 301))
        elsewhere.script("/new", GOOD)
        write(alliance, secretive(home.url("/old")))
        for _ in range(10):
            assert alliance("update").returncode == 0
            alliance.later(days=1)
        assert alliance.sources()["a1"]["proven_address"] == elsewhere.url("/new")
        assert (len(home.requests), len(elsewhere.requests)) == (8, 10)
        everything = {*SECRETS[1:], "Authorization", "Cookie"}
        assert all(seen_secrets(request) == everything for request in home.requests)
        assert all(seen_secrets(request) == set() for request in elsewhere.requests)
        assert elsewhere.requests[-1].is_conditional


def test_a_redirect_cannot_log_us_in_elsewhere(alliance, server):
    server.script("/a", redirect(server.url("/b").replace("//", "//user:their-own@"), 301))
    server.script("/b", GOOD)
    alliance.poll(server.url("/a"))
    assert alliance.update() == []
    assert server.requests[1].header("Authorization") is None
    assert alliance.sources()["a1"]["moved_address"] == server.url("/b")


def test_no_secret_is_in_any_output_or_in_the_store(alliance, server):
    bad = server.url("/feed").replace("//", "//coal:hunter2@")
    server.script("/feed", GOOD, status(401), redirect("/loop"), Response(200, FEED, length=9999), answer(b""))
    server.script("/loop", redirect("/feed"))
    write(alliance, secretive(bad, frss_CURLOPT_PROXY="http://coal:hunter2@127.0.0.1:1/", frss_CURLOPT_PROXYTYPE="-1"))
    said = ""
    for _ in range(6):
        for command in (["run", "-v"], ["status"], ["sources"], ["sources", "--json"]):
            done = alliance(*command)
            said += done.stdout + done.stderr
        alliance.later(days=2)
    write(alliance, secretive(bad, frss_CURLOPT_PROXY="http://coal:hunter2@127.0.0.1:1/"))
    said += alliance("run", "-v").stderr
    published = b"".join(path.read_bytes() for path in alliance.output.rglob("*") if path.is_file())
    kept = b"".join(path.read_bytes() for path in alliance.folder.glob("aggregator.db*"))
    assert "began to fail" in said and published and kept
    for secret in SECRETS:
        assert secret not in said
        assert secret.encode() not in published and secret.encode() not in kept


def test_an_imported_list_gives_no_privileges_and_keeps_its_readers(alliance, tmp_path):
    alliance.write_list()
    alliance.list.chmod(0o600)
    theirs = tmp_path / "theirs.opml"
    theirs.write_text('<opml version="2.0" xmlns:frss="https://freshrss.org/opml"><body>' + source(
        "a1", "http://127.0.0.1:1/", local="yes", verify="no", certificate="/etc/secret", authorities="x",
        frss_CURLOPT_COOKIE="kept") + "</body></opml>")
    assert alliance("import", theirs).returncode == 0
    text = alliance.list.read_text()
    assert "kept" in text
    assert not any(name in text for name in ("local=", "verify=", "certificate=", "authorities="))
    assert alliance.list.stat().st_mode & 0o777 == 0o600


# ---- validators ----------------------------------------------------------------------------


def test_validators_are_not_sent_once_the_credentials_changed(alliance, server):
    server.script("/feed", GOOD)
    write(alliance, secretive(server.url("/feed")))
    for _ in range(2):
        alliance.update()
        alliance.later(hours=1)
    write(alliance, source("a1", server.url("/feed"), username="steel", password="hunter2"))
    for _ in range(2):
        alliance.update()
        alliance.later(hours=1)
    alliance.poll(server.url("/feed"))
    alliance.update()
    assert [request.is_conditional for request in server.requests] == [False, True, False, True, False]


# ---- exceptions ----------------------------------------------------------------------------


def test_a_local_source_may_be_private_and_its_redirects_elsewhere_may_not(alliance):
    with Server() as home, Server("127.0.0.2") as other:
        home.script("/feed", GOOD)
        home.script("/away", redirect(other.url("/feed")))
        other.script("/feed", GOOD)
        alliance.configure(allow_private="no")
        alliance.write_list(outline("a1", home.url("/feed"), local="yes"),
                            outline("a2", home.url("/away"), local="yes"),
                            outline("a3", home.url("/feed"), local="no"),
                            outline("a4", home.url("/feed?again")))
        said = alliance.update(status=1)
    assert [alliance.entries(f"a{i}") for i in (1, 2, 3, 4)] == [2, 0, 0, 0]
    assert len(said) == 3 and all("private network" in line for line in said)
    assert other.requests == []


def test_authorities_and_verification_are_per_source(alliance, certificates):
    with Server(handshake=certificates.handshake("well")) as server:
        server.script("/feed", GOOD)
        address = server.url("/feed")
        alliance.write_list(outline("a1", address, authorities=certificates.authority),
                            outline("a2", address, verify="no"), outline("a3", address))
        [said] = alliance.update(status=1)
    assert said.startswith("aggregator: a3: began to fail: no secure connection can be made")
    assert [alliance.entries(f"a{i}") for i in (1, 2, 3)] == [2, 2, 0]


@pytest.mark.parametrize("code", [301, 302])
def test_a_redirect_from_https_to_http_is_not_followed(alliance, server, certificates, code):
    server.script("/feed", GOOD)
    with Server(handshake=certificates.handshake("well")) as secure:
        secure.script("/feed", redirect(server.url("/feed"), code))
        alliance.write_list(outline("a1", secure.url("/feed"), authorities=certificates.authority))
        [said] = alliance.update(status=1)
    assert "redirects from https to http" in said
    assert server.requests == [] and len(secure.requests) == 1


def test_files_are_found_beside_the_list(alliance, certificates):
    with Server(handshake=certificates.handshake("well")) as server:
        server.script("/feed", GOOD)
        (alliance.folder / "trust.pem").write_bytes(certificates.authority.read_bytes())
        alliance.write_list(outline("a1", server.url("/feed"), authorities="trust.pem"))
        assert alliance.update() == []


def test_a_client_certificate_is_shown_to_its_origin_only(alliance, certificates):
    ours = certificates.make("ours")
    with Server(handshake=certificates.handshake("well", wants_client=True)) as server, \
            Server("127.0.0.2", handshake=certificates.handshake(
                "second", alternative="IP:127.0.0.2", wants_client=True)) as other:
        server.script("/feed", GOOD)
        server.script("/away", redirect(other.url("/feed")))
        other.script("/feed", GOOD)
        trust = {"authorities": certificates.authority}
        alliance.write_list(outline("a1", server.url("/feed"), certificate=ours, **trust),
                            outline("a2", server.url("/feed"), **trust),
                            outline("a3", server.url("/away"), certificate=ours, **trust))
        said = alliance.update(status=1)
    assert [alliance.entries(f"a{i}") for i in (1, 2, 3)] == [2, 0, 0]
    assert len(said) == 2 and other.requests == []


def test_exceptions_are_shown_by_status_and_sources(alliance):
    alliance.write_list(outline("a1", "http://a.example/1", local="yes", verify="no"),
                        outline("a2", "http://a.example/2", authorities="x.pem"),
                        outline("a3", "http://a.example/3"))
    shown = alliance("status").stdout
    assert "certificate not verified, private addresses allowed" in shown
    assert "authorities of its own" in shown
    sources = alliance.sources()
    assert sources["a1"]["exceptions"] == "certificate not verified, private addresses allowed"
    assert sources["a3"]["exceptions"] is None


# ---- versions of IP ------------------------------------------------------------------------


def has_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_a_name_with_both_kinds_of_address_is_reached_by_either(alliance):
    """localhost is ::1 and 127.0.0.1; only one of them answers."""
    with Server("::1") as six, Server() as four:
        for server in (six, four):
            server.script("/feed", GOOD)
        alliance.configure(allow_private="no")
        names = [f"http://localhost:{server.port}/feed" for server in (six, four)]
        write(alliance, *(source(f"a{i}", names[i % 2], local="yes", frss_CURLOPT_IPRESOLVE=str(i // 2))
                          for i in range(6)))
        said = alliance.update(status=1)
    # 0 is either; 1 finds no IPv6 server, 2 no IPv4 one.
    assert [alliance.entries(f"a{i}") for i in range(6)] == [2, 2, 0, 2, 2, 0]
    assert len(said) == 2


# ---- proxies -------------------------------------------------------------------------------


def test_a_source_has_its_own_proxy_or_none(alliance):
    with Server() as general, Server() as special, Server() as direct:
        for server in (general, special):
            for i in range(1, 6):
                server.script(f"http://a.example/{i}", GOOD)
        direct.script("/feed", GOOD)
        alliance.configure(proxy=general.url("/"))
        host = f"127.0.0.1:{special.port}"
        write(alliance, source("a1", "http://a.example/1", frss_CURLOPT_PROXY=f"http://{host}"),
              source("a2", "http://a.example/2", frss_CURLOPT_PROXY=host, frss_CURLOPT_PROXYTYPE="0"),
              source("a3", direct.url("/feed"), frss_CURLOPT_PROXYTYPE="-1"),
              outline("a4", "http://a.example/4"))
        assert alliance.update() == []
        assert sorted(r.path for r in special.requests) == ["http://a.example/1", "http://a.example/2"]
        assert [r.path for r in general.requests] == ["http://a.example/4"]
        assert len(direct.requests) == 1


def socks(client):
    """A SOCKS5 proxy that says where it would connect to, and is the server itself."""
    client.recv(64)
    client.sendall(b"\x05\x00")
    client.recv(512)
    client.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
    return client


def test_names_are_found_behind_a_socks_proxy(alliance):
    with Server(handshake=socks) as proxy:
        proxy.script("/feed", GOOD)
        alliance.configure(proxy=f"socks5h://127.0.0.1:{proxy.port}", allow_private="no")
        alliance.poll("http://nowhere.invalid/feed")
        assert alliance.update() == []
        assert proxy.requests[0].header("Host") == "nowhere.invalid"


def test_the_store_holds_no_more_than_a_mark_of_the_credentials(alliance, server):
    server.script("/feed", GOOD)
    write(alliance, secretive(server.url("/feed")))
    alliance.update()
    with sqlite3.connect(alliance.store) as store:
        [(of,)] = store.execute("SELECT validators_url FROM source")
    address, mark = of.split(" ")
    assert address == server.url("/feed") and len(mark) == 4
    assert json.dumps(alliance.sources()).find(mark) < 0
