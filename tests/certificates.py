"""Certificates for servers of tests, made with openssl(1); one authority for all of them."""

import ssl
import subprocess


class Certificates:
    def __init__(self, folder):
        self.folder = folder
        self.authority = folder / "authority.pem"
        self.make_key("authority")
        self.openssl("req", "-x509", "-key", "authority.key", "-out", self.authority,
                     "-subj", "/CN=Authority", "-days", 30)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True,
                       cwd=self.folder)

    def make_key(self, name):
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
                     "-out", f"{name}.key")

    def make(self, name, alternative="IP:127.0.0.1", days=30, is_own_authority=False):
        """The path of a certificate with its key; `days` may be negative."""
        path = self.folder / f"{name}.pem"
        if path.exists():
            return path
        self.make_key(name)
        (self.folder / f"{name}.ext").write_text(f"subjectAltName={alternative}\n")
        self.openssl("req", "-new", "-key", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        signer = ["-signkey", f"{name}.key"] if is_own_authority else \
            ["-CA", self.authority, "-CAkey", "authority.key", "-CAcreateserial"]
        self.openssl("x509", "-req", "-in", f"{name}.csr", *signer, "-out", f"{name}.crt",
                     "-days", days, "-extfile", f"{name}.ext")
        path.write_text("".join((self.folder / f"{name}.{part}").read_text() for part in ("crt", "key")))
        return path

    def handshake(self, name, wants_client=False, protocols=(), **certificate):
        """What Server takes as its handshake, with a certificate as `make` makes them."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.make(name, **certificate))
        if wants_client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.authority)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return lambda client: context.wrap_socket(client, server_side=True)
