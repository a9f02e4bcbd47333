"""Web addresses of sources: when two mean one page, and which hosts may be asked for it.

Nothing here opens a connection. A host may be asked when it is on the public Internet: a graph can name any
address, and whoever fetches its sources must not be made to ask the machines of their own house for it.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
from collections.abc import Callable, Collection, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from ssegraph.core.errors import UsageError

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses (IPv4 or IPv6, as text) of a name; raises OSError where there is none."""

PORTS: Final = {"http": 80, "https": 443}

# The special-purpose registries of IANA (RFC 6890), written out: what `ipaddress` counts among them
# changes with the version of Python.
_NOT_PUBLIC_4: Final = [
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
# Of IPv6 only 2000::/3 is given out; the forms that carry an IPv4 address within lie outside of it
# (mapped, compatible, NAT64) or are named here (Teredo in the first, 6to4 in the third).
_PUBLIC_6: Final = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = [
    ipaddress.IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]


class Refused(Exception):
    """Why an address is not asked, in words."""


class NoName(Exception):
    """A name that has no address now, in words."""


def key(url: str) -> str:
    """Return what two addresses of one page have in common.

    Alike are http and https, with and without fragment, trailing slash, default port, credentials,
    and however signs are percent-encoded (RFC 3986, 6.2.2). `www.` and the query count.

    >>> key("HTTP://Example.org:80/a%c3%a9/#top") == key("https://example.org/a\u00e9")
    True
    >>> key("https://www.example.org/") == key("https://example.org/")
    False
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").rstrip(".")
    with contextlib.suppress(UnicodeError):
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    if port and port not in PORTS.values():
        host += f":{port}"
    query = f"?{_spelled(parts.query)}" if parts.query else ""
    return f"{host}{_spelled(parts.path).rstrip('/')}{query}"


_UNRESERVED: Final = re.compile("[A-Za-z0-9._~-]")


def _spelled(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        sign = chr(int(found[0][1:], 16))
        return sign if _UNRESERVED.fullmatch(sign) else found[0].upper()

    return re.sub("%[0-9A-Fa-f]{2}", one, quote(text, safe="%/:?#[]@!$&'()*+,;=~"))


def same_host(one: str, other: str) -> bool:
    """Say whether two addresses are of one host; `www.` does not count.

    >>> same_host("http://www.example.org/a", "https://example.org/b")
    True
    """
    return _bare(one) == _bare(other)


def _bare(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return url


def is_public(address: str) -> bool:
    """Say whether an IPv4 or IPv6 address belongs to the public Internet.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:93.184.216.34")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC_4)
    return ip in _PUBLIC_6 and not ip.scope_id and not any(ip in network for network in _NOT_PUBLIC_6)


def allowed_host(words: str) -> tuple[str, int]:
    """Return host and port of `HOST:PORT`, an address or name that may be asked although it is not public.

    Raises:
        UsageError: it is not of this form.

    >>> allowed_host("localhost:8080"), allowed_host("[::1]:80")
    (('localhost', 8080), ('::1', 80))
    """
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/@\[\]]+):(\d{1,5})", words.strip())
    if not found or not 0 < int(found[2]) < 65536:
        raise UsageError(f"{words!r}: write HOST:PORT, such as localhost:8080")
    return found[1].strip("[]").lower(), int(found[2])


def system_resolver(host: str, port: int) -> list[str]:
    """Return the addresses of a name, in the order in which the system would try them.

    >>> system_resolver("127.0.0.1", 80)
    ['127.0.0.1']
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def addresses(
    scheme: str,
    host: str,
    port: int | None,
    allow: Collection[tuple[str, int]] = (),
    resolve: Resolver = system_resolver,
) -> list[str]:
    """Return the addresses that may be connected to for a host; the name is looked up once, here.

    Whoever connects must connect to what is returned: a second look-up may answer something else.

    Args:
        scheme: of the URL.
        host: of the URL, without brackets.
        port: of the URL; None is the usual one.
        allow: hosts with their port that may be asked whatever they are.
        resolve: looks names up.

    Raises:
        Refused: not http or https, another port than 80 and 443, a spelling of a number that only some
            programs take for an address, a name of this machine, or no public address behind the name.
        NoName: the name has no address.

    >>> addresses("http", "example.org", None, resolve=lambda host, port: ["10.0.0.1", "93.184.216.34"])
    ['93.184.216.34']
    """
    if scheme not in PORTS:
        raise Refused(f"{scheme or 'no scheme'}: only http and https are asked")
    host, port = host.strip("[]").lower(), port or PORTS[scheme]
    if (host, port) in allow:
        return _looked_up(host, port, resolve)
    if port not in PORTS.values():
        raise Refused(f"port {port}: only 80 and 443 are asked; --allow-host {host}:{port} lets it")
    name = host.rstrip(".")
    if not name:
        raise Refused("no host")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        # 2130706433, 0x7f.1, 0177.0.0.1, 127.1: addresses to the C library, names to a careless check.
        # No name ends in a number (RFC 3696, 2), so nothing is lost.
        if re.fullmatch(r"\d+|0[xX][0-9a-fA-F]*", name.rpartition(".")[2]) or ":" in name:
            raise Refused(f"{host} is no way to write an address") from None
        if re.search(r"[\s%/\\@?#\[\]]", name):
            raise Refused(f"{host} is no name of a host") from None
        if name == "localhost" or name.endswith(
            (".localhost", ".localdomain", ".local", ".internal", ".home.arpa")
        ):
            raise Refused(f"{host} is of this machine or network") from None
        found = _looked_up(name, port, resolve)
    else:
        found = [name]
    public = [each for each in found if is_public(each)]
    if not public:
        raise Refused(
            f"{host} is at {found[0]}, not on the public Internet"
            if host != found[0]
            else f"{host} is not on the public Internet"
        )
    return public


def _looked_up(host: str, port: int, resolve: Resolver) -> list[str]:
    try:
        found = list(resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise NoName(f"there is no host {host} ({getattr(error, 'strerror', None) or error})") from error
    if not found:
        raise NoName(f"there is no host {host}")
    return found
