"""Who may ask, and what a browser may do with the answers."""

import json

import pytest

from tests.browse.conftest import Get, Site


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1", "LOCALHOST:8798", "[::1]:8798"])
def test_this_machine_is_answered_under_its_own_names(get: Get, host: str) -> None:
    assert get("/", Host=host).status == 200


@pytest.mark.parametrize(
    "host", ["rebound.example", "127.0.0.1.rebound.example:8798", "localhost.example", "", "::1"]
)
def test_under_any_other_name_nobody_is(get: Get, host: str) -> None:
    answer = get("/archive/posts.json", Host=host)
    assert answer.status == 421
    assert answer.text == "ask for it as 127.0.0.1 or localhost\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_it_is_only_read(get: Get, method: str) -> None:
    assert get("/archive", method).status == 405


def test_pages_of_other_sites_get_nothing_but_a_link(get: Get) -> None:
    other = {"Sec_Fetch_Site": "cross-site"}
    assert get("/archive.json?sql=select+1", **other, Sec_Fetch_Mode="no-cors").status == 403
    assert get("/", **other, Sec_Fetch_Mode="navigate").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/archive/posts", "/archive/posts.json", "/nothing", "/-/versions", "/visited"]
)
def test_every_answer_has_the_policy(get: Get, path: str) -> None:
    headers = get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "img-src": "'self'",
        "style-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "sql",
    [
        "delete from posts",
        "attach database '/etc/passwd' as x",
        "select load_extension('x')",
        "select writefile('/tmp/x', 'y')",
        "pragma writable_schema=1",
    ],
)
def test_queries_of_any_kind_write_and_load_nothing(get: Get, served: Site, sql: str) -> None:
    before = (served.archive / "archive.db").read_bytes()
    assert get("/archive.json?sql=" + sql.replace(" ", "+")).status == 400
    assert (served.archive / "archive.db").read_bytes() == before


def test_a_query_without_end_is_stopped(get: Get) -> None:
    endless = "with+recursive+n(x)+as+(select+1+union+all+select+x+from+n)+select+x+from+n"
    answer = get(f"/archive.json?sql=select+count(*)+from+({endless})&_timelimit=50")
    assert answer.status == 400
    assert json.loads(answer.text) == {
        "ok": False,
        "error": "The query takes too long; choose fewer rows, or ask less of each.",
        "status": 400,
    }
