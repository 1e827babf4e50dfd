"""Whether the way to the providers that the environment names can be gone at all: a proxy, and certificates."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flows.errors import BadSettings

PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
CERTIFICATES = "SSL_CERT_FILE"


def check_way_out(environment: Mapping[str, str]) -> None:
    """Raise BadSettings for a proxy that is none, or certificates that cannot be read.

    Neither is shown: the address of a proxy may hold a password.
    """
    for name in PROXIES:
        address = environment.get(name, "")
        scheme, mark, _ = address.partition("://")
        if address and not _is_proxy(address if mark else f"http://{address}"):
            kind = f"{scheme}:// is no proxy that can be used" if mark and scheme.isalnum() else "names no proxy"
            raise BadSettings(f"environment variable {name}: {kind}; give http://HOST:PORT")
    certificates = environment.get(CERTIFICATES)
    if certificates:
        import ssl

        try:
            ssl.create_default_context(cafile=certificates)
        except OSError as error:
            reason = error.strerror or "it holds no certificate"
            raise BadSettings(f"environment variable {CERTIFICATES}: cannot be used: {reason}") from None


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
