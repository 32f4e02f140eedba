"""What the project's settings promise, as Scrapy sees them."""

import pytest
from scrapy.utils.project import get_project_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REMOTE_CONTROL_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("ROBOTSTXT_OBEY", True),
        ("AUTOTHROTTLE_ENABLED", True),
        ("HTTPCACHE_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_DELAY", 1),
    ],
)
def test_manners_and_safety_are_on_unless_a_person_says_otherwise(
    name: str, value: object
) -> None:
    assert get_project_settings()[name] == value
