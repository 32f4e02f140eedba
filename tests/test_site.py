"""What a blog declares: which addresses are its own, which era holds, and its JSON form."""

import pickle
from datetime import UTC, date, datetime

import attrs
import pytest

from archiver.errors import SiteError
from archiver.platforms import site_from_json
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Site

ERA = (Era(platform=WordPress()),)
SITE = Site(
    title="Quay",
    home="https://quay.example/en/",
    hosts=("quay.example", "www.quay.example"),
    eras=ERA,
)


@pytest.mark.parametrize(
    "url",
    ["https://quay.example/en/", "http://quay.example/en", "https://www.quay.example/en/a/?b#c",
     "https://QUAY.example/en/a", "https://quay.example:443/en/a", "https://quay.example/en/?p=1"],
)  # fmt: skip
def test_a_site_owns_what_lies_below_its_home_on_any_of_its_hosts(url: str) -> None:
    assert SITE.owns(url)
    assert SITE.on_host(url)


@pytest.mark.parametrize(
    ("url", "on_host"),
    [
        ("https://quay.example/", True),
        ("https://quay.example/english/", True),
        ("https://quay.example.evil.example/en/", False),
        ("https://other.example/en/", False),
        ("https://user@other.example/en/", False),
        ("mailto:a@quay.example", False),
    ],
)
def test_a_site_does_not_own_the_rest(url: str, on_host: bool) -> None:
    assert not SITE.owns(url)
    assert SITE.on_host(url) is on_host


def test_a_port_is_part_of_the_host() -> None:
    site = Site(title="Local", home="http://127.0.0.1:8123/", eras=ERA)
    assert site.owns("http://127.0.0.1:8123/a")
    assert not site.owns("http://127.0.0.1:8124/a")
    assert not site.owns("http://127.0.0.1/a")


def test_a_site_is_filed_under_its_home() -> None:
    assert SITE.key == "quay.example/en"
    assert SITE.url_key("http://www.quay.example/en/a/") == "quay.example/en/a"


def test_a_site_crosses_process_borders() -> None:
    assert SITE.owns("https://quay.example/en/a")
    copy = pickle.loads(pickle.dumps(SITE))
    assert copy == SITE
    assert copy.owns("https://quay.example/en/a")


def test_zones() -> None:
    assert SITE.zone.key == "UTC"
    assert SITE.declared_zone is None
    zoned = attrs.evolve(SITE, timezone="Asia/Shanghai")
    assert zoned.zone == zoned.declared_zone


def test_the_era_of_a_capture_is_that_of_its_day_at_the_site() -> None:
    old, new = WordPress(body="div.old"), WordPress()
    site = Site(
        title="Two ages",
        home="https://quay.example/",
        timezone="Asia/Shanghai",
        eras=(Era(platform=old, until=date(2014, 5, 27)), Era(platform=new)),
    )
    assert site.platform_at(datetime(2014, 5, 27, 15, 59, tzinfo=UTC)) is old
    assert site.platform_at(datetime(2014, 5, 27, 16, 0, tzinfo=UTC)) is new


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"home": "quay.example"}, "no web address"),
        ({"eras": ()}, "last era"),
        ({"eras": (Era(platform=WordPress(), until=date(2014, 1, 1)),)}, "last era"),
        ({"timezone": "Asia/Quay"}, "time zone"),
        ({"timezone": "../etc"}, "time zone"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(SiteError, match=words) as refused:
        attrs.evolve(SITE, **changes)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_a_selector_that_is_no_css_is_refused_with_its_field() -> None:
    with pytest.raises(SiteError, match=r"body='div\[\[' is no CSS selector"):
        WordPress(body="div.post, div[[")


def test_a_site_survives_json() -> None:
    site = Site(
        title="Quay",
        home="https://quay.example/",
        hosts=("quay.example",),
        timezone="Asia/Shanghai",
        eras=(
            Era(platform=WordPress(body="div.text"), until=date(2014, 5, 27)),
            Era(platform=WordPress(columns=("Harbour View",))),
        ),
    )
    assert site_from_json(site.to_json()) == site


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"eras": [{"platform": "scrolls"}]}, "unknown platform 'scrolls'"),
        ({"eras": [{"platform": "wordpress", "options": {"colour": "red"}}]}, "broken"),
        ({"eras": [{"platform": "wordpress", "until": "yesterday"}]}, "broken"),
        ({"eras": 5}, "broken"),
        ({"eras": ["wordpress"]}, "broken"),
        ({"home": None}, "broken"),
        ({"title": 7}, "broken"),
        ({"hosts": ["quay.example", 5]}, "5 is no text"),
        ({"title": "Quay", "home": "quay"}, "no web address"),
    ],
)
def test_a_stored_declaration_that_is_broken_is_refused(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(SiteError, match=words):
        site_from_json(SITE.to_json() | changes)
    with pytest.raises(SiteError, match="a site: its stored"):
        site_from_json({})
