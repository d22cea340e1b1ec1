"""An HTTP proxy on loopback that opens tunnels (CONNECT) to a TLS server in front of a fake."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CHUNK_BYTES = 65_536


class TunnelProxy:
    """A running proxy.

    Attributes:
        url: Its address, for `HTTPS_PROXY`.
        requests: The first line of each request.
        credentials: The `Proxy-Authorization` of each request; empty without.
        client_context: Trusts the certificate of the server behind it.
    """

    def __init__(self, client_context: ssl.SSLContext) -> None:
        self.url = ""
        self.requests: list[str] = []
        self.credentials: list[str] = []
        self.client_context = client_context


@contextlib.asynccontextmanager
async def open_tunnel_proxy(
    target_port: int, hosts: list[str], folder: Path
) -> AsyncIterator[TunnelProxy]:
    """Run a proxy for which each host, whatever its port, is one plain server on this machine.

    Args:
        target_port: Of the plain server.
        hosts: Names that the certificate is for.
        folder: For the certificate.
    """
    server_context, client_context = make_contexts(hosts, folder)
    proxy = TunnelProxy(client_context)

    async def unwrap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _join(reader, writer, target_port)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        proxy.requests.append(head[0])
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        proxy.credentials.append(headers.get("Proxy-Authorization", ""))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await _join(reader, writer, tls.sockets[0].getsockname()[1])

    async with (
        await asyncio.start_server(unwrap, "127.0.0.1", 0, ssl=server_context) as tls,
        await asyncio.start_server(connect, "127.0.0.1", 0) as plain,
    ):
        proxy.url = f"http://127.0.0.1:{plain.sockets[0].getsockname()[1]}"
        yield proxy


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    other_reader, other_writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_copy(reader, other_writer), _copy(other_reader, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK_BYTES):
            writer.write(data)
            await writer.drain()
    writer.close()


def make_contexts(hosts: list[str], folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make the TLS settings of a server with a new certificate, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    certificate = (
        x509
        .CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    plain_key = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "server.pem"
    file.write_bytes(pem + plain_key)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())
