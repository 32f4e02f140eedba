"""Who cites whom, in the demo archive: shown, and written for other programs."""

import csv
import io
import json
from pathlib import Path

import networkx
import pytest

from archiver.reparse import reparse, warc_files
from tests.archives import pages, site, write_warc
from tests.cli.conftest import Run
from tests.crawl.blog import post


def test_posts_that_others_cite_most_come_first(run: Run) -> None:
    done = run("networks", "citations", "--limit", 2)
    assert done.code == 0
    assert done.out.splitlines()[-1] == "2 of 34 cited posts; --limit 34 shows all"
    assert done.out.startswith("2 posts    ")
    assert " (post " in done.out


def test_companies_that_are_named_together(run: Run) -> None:
    done = run("networks", "companies", "--limit", 2)
    assert done.out.splitlines() == [
        "4 posts    Cormorant Telecom and Northern Wire",
        "3 posts    Northern Wire and Tri-River Mobile",
        "2 of 25 pairs of companies; --limit 25 shows all",
    ]


def test_hosts_outside_the_blog_and_how_often(run: Run) -> None:
    done = run("networks", "sources", "--limit", 2)
    assert done.out.splitlines()[0] == "10 posts   caijing.example, 11 times"
    assert "127.0.0.1" not in run("networks", "sources").out


@pytest.mark.parametrize("kind", ["citations", "companies", "sources"])
def test_the_whole_network_is_the_same_in_every_format(
    kind: str, run: Run, tmp_path: Path
) -> None:
    done = run("networks", kind, "--graphml", tmp_path / "network.graphml")
    assert (done.code, done.out, done.err) == (0, "", "")
    graph = networkx.read_graphml(tmp_path / "network.graphml")
    told = json.loads(run("networks", kind, "--json").out)
    assert {node["id"]: node["label"] for node in told["nodes"]} == dict(graph.nodes("label"))
    edges = {(edge["source"], edge["target"]): edge["times"] for edge in told["edges"]}
    assert edges == {(one, other): times for one, other, times in graph.edges(data="times")}
    assert not list(networkx.isolates(graph))
    rows = list(csv.DictReader(io.StringIO(run("networks", kind, "--csv").out)))
    assert len(rows) == len(edges)
    assert sum(int(row["times"]) for row in rows) == sum(edges.values())


def test_the_same_archive_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert run("networks", "companies", "--graphml", tmp_path / name).code == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


def test_filters_choose_where_the_network_begins(run: Run) -> None:
    told = json.loads(run("networks", "sources", "--json", "--until", "2011-12-31").out)
    days = {node["published"][:4] for node in told["nodes"] if node["kind"] == "post"}
    assert days == {"2011"}
    assert {edge["host"] for edge in told["edges"]} <= {
        node["label"] for node in told["nodes"] if node["kind"] == "host"
    }
    cited = json.loads(run("networks", "citations", "--json", "--since", "2018-01-01").out)
    assert {node["published"][:4] for node in cited["nodes"]} > {"2018"}  # what they cite is older


def test_a_file_that_is_there_is_replaced_only_with_force(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "network.graphml"
    out.write_text("a letter")
    done = run("networks", "sources", "--graphml", out)
    assert done.code == 2
    assert "it is there already; --force replaces it" in done.err
    assert out.read_text() == "a letter"
    assert run("networks", "sources", "--graphml", out, "--force").code == 0
    assert networkx.read_graphml(out)


def test_formats_stand_alone_and_kinds_are_known(run: Run) -> None:
    done = run("networks", "sources", "--json", "--csv")
    assert (done.code, done.out) == (2, "")
    assert "each stand alone" in done.err
    assert run("networks", "friends").code == 2


def test_a_formula_in_a_title_is_text_to_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    home = "http://letters.example/"
    body = '<p>It boils (<a href="http://news.example/kettles">English article</a>).</p>'
    found = {f"{home}2015/03/office-1/": post(1, title='=HYPERLINK("x")', body=body).encode()}
    write_warc(tmp_path / "warc", found, site(home))
    reparse(warc_files([tmp_path / "warc"]), tmp_path / "archive.db", jobs=1)
    done = run("networks", "sources", "--csv", "--archive", tmp_path)
    [row] = csv.DictReader(io.StringIO(done.out))
    assert row["title"] == '\'=HYPERLINK("x")'


def test_where_nothing_is_connected_that_is_told(run: Run, tmp_path: Path) -> None:
    write_warc(tmp_path / "warc", pages(), site())
    reparse(warc_files([tmp_path / "warc"]), tmp_path / "archive.db", jobs=1)
    for kind in ("citations", "sources"):
        done = run("networks", kind, "--archive", tmp_path)
        assert (done.code, done.out) == (5, "")
        assert done.err.startswith("error: no post cites ")
