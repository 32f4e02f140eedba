"""Certificates are verified; a blog whose certificate has expired can be kept all the same."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.crawl.blog import Blog, crawl, gunzipped, rows


@pytest.fixture
def expired() -> ssl.SSLContext:
    authority = trustme.CA()
    past = datetime.now(UTC) - timedelta(days=3)
    certificate = authority.issue_cert("127.0.0.1", not_after=past)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_an_expired_certificate_ends_the_crawl_and_names_the_way_out(
    expired: ssl.SSLContext, tmp_path: Path
) -> None:
    with Blog(2, tls=expired) as blog:
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 3
    last = done.stderr.strip().splitlines()[-1]
    assert "certificate" in last
    assert "-s DOWNLOAD_VERIFY_CERTIFICATES=False" in last
    assert "Traceback" not in done.stderr
    assert b"certificates: verified" in gunzipped(tmp_path)


def test_without_verification_the_blog_is_kept_and_warcinfo_says_so(
    expired: ssl.SSLContext, tmp_path: Path
) -> None:
    with Blog(2, tls=expired) as blog:
        done = crawl(blog.url, tmp_path, settings=("DOWNLOAD_VERIFY_CERTIFICATES=False",))
    assert done.returncode == 0
    assert rows(tmp_path, "select count(*) from posts") == [(2,)]
    assert b"certificates: not verified" in gunzipped(tmp_path)
