"""An archive that means harm runs nothing in a browser, and asks nothing of anybody."""

import json
from collections.abc import Iterator

import attrs
import pytest
from playwright.sync_api import Browser, Page

from tests.browse.archive import EVIL
from tests.browse.conftest import Get, Site

in_chromium = pytest.mark.program("chromium", "chromium")


@attrs.define
class Watched:
    """A page with what it did."""

    page: Page
    asked: list[str] = attrs.field(factory=list)
    dialogs: list[str] = attrs.field(factory=list)
    errors: list[str] = attrs.field(factory=list)


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    with chromium.new_context() as context:
        page = context.new_page()
        found = Watched(page)
        context.on("request", lambda request: found.asked.append(request.url))
        page.on("dialog", lambda dialog: (found.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: found.errors.append(str(error)))
        yield found


PAGES = [
    "/",
    "/posts/{hostile}",
    "/posts/{hostile}/versions",
    "/companies",
    "/companies/900",
    "/timeline",
    "/timeline?site=2",
    "/search?q=words",
    "/search?q=%3Cscript%3Edocument.title%3D1%3C/script%3E",
    "/changes",
    "/broken",
    "/broken?reason=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/coverage",
    "/archive/posts?site_id=2",
    "/archive/posts/{hostile}",
    "/archive/comments?post_id={hostile}",
    "/archive/citations?post_id={hostile}&_facet=kind&_facet=anchor",
    "/archive?sql=select+title+as+%22%3Cscript%3Ealert(1)%3C/script%3E%22+from+posts+where+id={hostile}",
]


@in_chromium
def test_nothing_runs_and_nothing_is_asked(served: Site, watched: Watched) -> None:
    page = watched.page
    for path in PAGES:
        watched.asked.clear()
        page.goto(served.base + path.format(hostile=served.hostile))
        assert page.url == served.base + path.format(hostile=served.hostile)
        assert page.title().endswith(" · Commentary archive"), path
        assert [url for url in watched.asked if not url.startswith(served.base)] == [], path
        assert page.evaluate("document.scripts.length") == 0, path
        assert page.evaluate(HANDLERS) == [], path
        assert page.locator(FOREIGN).count() == 0, path
    page.wait_for_load_state("networkidle")
    assert (watched.dialogs, watched.errors) == ([], [])


FOREIGN = "base, iframe, object, embed, video, audio, meta[http-equiv], form:not([action^='/'])"
HANDLERS = """[...document.querySelectorAll("*")].filter((element) =>
  [...element.attributes].some(({name, value}) =>
    name.startsWith("on") || name === "style" || /^\\s*(javascript|data|vbscript):/i.test(value)
  ) && !element.closest("input, svg[role=img]")).map((element) => element.outerHTML)"""


@in_chromium
def test_what_is_harmless_is_still_there(served: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{served.base}/posts/{served.hostile}")
    text = page.text_content(".text") or ""
    for words in ("What is left to read.", "styled", "clobbered", "cell", "stray item", "rest"):
        assert words in text
    assert "[A picture that the archive does not hold: far away]" in text
    assert page.locator(".text a").evaluate_all("(all) => all.map((a) => a.href)") == [
        "http://evil.example/x"
    ]
    assert page.locator(".text a").get_attribute("rel") == "noopener noreferrer nofollow"
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    assert page.locator(".text form, .text input, .text button, .text svg").count() == 0


@in_chromium
def test_the_policy_alone_would_hold(
    served: Site, watched: Watched, evil: tuple[int, list[str]]
) -> None:
    page = watched.page
    page.goto(f"{served.base}/posts/{served.hostile}")
    page.evaluate(f"""() => {{
      const put = (html) => document.querySelector(".text").insertAdjacentHTML("beforeend", html);
      put('<img src="{EVIL}a.png" onerror="alert(1)"><iframe src="{EVIL}b"></iframe>');
      put('<p style="background:url({EVIL}c.png)" onclick="alert(2)" id="trap">x</p>');
      put('<form id="leak" action="{EVIL}d"><input name="q"></form>');
      put('<a id="run" href="javascript:alert(3)">y</a>');
      put('<style>p{{background:url({EVIL}e)}}</style>');
      const script = document.createElement("script");
      script.textContent = "alert(4)";
      document.body.append(script);
      document.getElementById("trap").click();
      document.getElementById("run").click();
      document.getElementById("leak").submit();
    }}""")
    page.wait_for_load_state("networkidle")
    assert page.url == f"{served.base}/posts/{served.hostile}"
    assert watched.dialogs == []
    assert evil[1] == []


@in_chromium
def test_the_server_that_nobody_asks_could_be_asked(
    watched: Watched, evil: tuple[int, list[str]]
) -> None:
    watched.page.goto(f"{EVIL}asked")
    assert evil[1].pop(0) == "/asked"
    evil[1].clear()


@in_chromium
def test_a_drawing_with_a_script_runs_nothing_where_it_is_looked_at(
    served: Site, get: Get, watched: Watched
) -> None:
    found = get("/archive/captures.json?_shape=array&url__endswith=.svg&site_id=2")
    [capture] = [row["id"] for row in json.loads(found.text)]
    answer = get(f"/images/{capture}")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    watched.page.goto(f"{served.base}/images/{capture}")
    assert watched.page.title() == ""
    assert watched.page.evaluate("self.origin") == "null"


def test_what_only_calls_itself_a_picture_is_not_served(get: Get) -> None:
    found = get("/archive/captures.json?_shape=array&url__endswith=x.png&site_id=2")
    [capture] = [row["id"] for row in json.loads(found.text)]
    answer = get(f"/images/{capture}")
    assert answer.status == 404
    assert "alert(14)" not in answer.text
    page = get("/archive/captures.json?_shape=array&kind=post&_size=1")
    [capture] = [row["id"] for row in json.loads(page.text)]
    assert get(f"/images/{capture}").status == 404
