"""Which addresses lead into somebody's own network, in every way they can be written."""

import pytest

from archiver import network


@pytest.mark.parametrize(
    "text",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1"),
        *("192.168.0.1", "192.0.2.1", "198.18.0.1", "224.0.1.1", "239.1.1.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1"),
        *("ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::"),
        *("64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1", "100::1", "4000::1"),
    ],
)
def test_what_is_not_public(text: str) -> None:
    address = network.parse(text)
    assert address is not None
    assert not network.is_public(address)


@pytest.mark.parametrize(
    "text",
    [
        *("8.8.8.8", "93.184.216.34", "::ffff:8.8.8.8", "2606:2800:220:1::1"),
        *("64:ff9b::808:808", "2002:808:808::"),
    ],
)
def test_what_is_public(text: str) -> None:
    address = network.parse(text)
    assert address is not None
    assert network.is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        *((form, "127.0.0.1") for form in ("127.1", "2130706433", "0x7f000001", "0177.0.0.1")),
        *((form, "127.0.0.1") for form in ("127.0.0.1.", "0x7f.1", "::ffff:127.0.0.1")),
        ("::1", "::1"),
    ],
)
def test_an_address_is_known_in_every_form_resolvers_take(host: str, address: str) -> None:
    assert str(network.literal(host)) == address


@pytest.mark.parametrize("host", ["", "blog.example", "10.example", "1.2.3.4.5", "a:b", "９.９"])
def test_a_name_is_no_address(host: str) -> None:
    assert network.literal(host) is None


def test_names_that_mean_something_at_home_alone() -> None:
    at_home = ("localhost", "LOCALHOST.", "a.localhost", "nas.local", "x.internal", "h.home.arpa")
    assert all(map(network.is_local_name, at_home))
    assert not any(map(network.is_local_name, ("blog.example", "mylocalhost", "local.example")))
    assert [network.is_loopback_name(name) for name in at_home] == [True] * 3 + [False] * 3
