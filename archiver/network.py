"""Which addresses of the Internet Protocol are everybody's, and which lead into somebody's house.

Public is what the registries of IANA call globally reachable unicast. An IPv6 address that carries
one of IPv4 (mapped, 6to4, NAT64) leads where that one leads.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

__all__ = ["IPAddress", "is_local_name", "is_loopback_name", "is_public", "literal", "parse"]

IPAddress = IPv4Address | IPv6Address

_NUMERIC = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
_UNICAST = IPv6Network("2000::/3")  # the one block of IPv6 that is given out
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
# RFC 6761, RFC 6762, RFC 8375, and the name ICANN keeps for private use.
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa")


def parse(text: str) -> IPAddress | None:
    """The address *text* writes; one of IPv4 where IPv6 only maps it. None when it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def literal(host: str) -> IPAddress | None:
    """The address that *host* is, in any form resolvers take (``127.1``, ``0x7f000001``)."""
    if not (_NUMERIC.search(host) or ":" in host):
        return None
    if address := parse(host):
        return address
    try:
        return IPv4Address(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return None


def is_public(address: IPAddress) -> bool:
    """Whether *address* is one that anybody on the Internet may be sent to."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour is not None:
        return is_public(address.sixtofour)
    return address in _UNICAST and address.is_global


def is_local_name(host: str) -> bool:
    """Whether the name *host* means something in its own network alone."""
    name = host.rstrip(".").lower()
    return any(name == local or name.endswith("." + local) for local in _LOCAL_NAMES)


def is_loopback_name(host: str) -> bool:
    """Whether the name *host* means the machine itself (RFC 6761, 6.3)."""
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")
