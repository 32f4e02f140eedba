"""Every byte of every odd exchange is in the WARC: HTTP and TLS, eight at a time, kept alive."""

import gzip
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import attrs
import pytest

from archiver.capture import Capture
from archiver.warc.note_uri import note_uri
from archiver.warc.reader import read, read_capture
from tests.server import Exchanged, Script, ScriptedServer
from tests.wire.cases import CASES, Case
from tests.wire.ordering import Crawled, Record, certificates, crawl

SCHEMES = ("http", "https")
REPEATS = 3


@attrs.frozen
class Run:
    """One crawl over all cases, and what the servers saw of it."""

    crawled: Crawled
    logs: dict[str, list[Exchanged]]
    """By address."""
    accepted: int

    def urls(self, scheme: str, name: str) -> list[str]:
        """Every address at which the case *name* was asked over *scheme*."""
        return [
            url
            for url in self.logs
            if url.startswith(scheme + ":") and f"/case/{quote(name, safe='')}/" in url
        ]


def play(exchanged: Exchanged) -> Script:
    return CASES[unquote(exchanged.target.split("/")[2])].script


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    directory = tmp_path_factory.mktemp("fidelity")
    tls, authority = certificates(directory, "localhost")
    with ScriptedServer(play) as plain, ScriptedServer(play, tls) as secure:
        servers = dict(zip(SCHEMES, (plain, secure), strict=True))
        orders = [
            {
                "url": f"{scheme}://localhost:{server.port}/case/{quote(name, safe='')}/{time}",
                "method": case.method,
                "body": case.body.decode("ascii"),
                "meta": dict(case.meta),
            }
            for scheme, server in servers.items()
            for name, case in CASES.items()
            for time in range(REPEATS if case.quick else 1)
        ]
        random.Random(1).shuffle(orders)
        crawled = crawl(directory / "warc", orders, authority)
        logs: dict[str, list[Exchanged]] = {}
        for scheme, server in servers.items():
            for exchanged in server.log:
                url = f"{scheme}://localhost:{server.port}{exchanged.target}"
                logs.setdefault(url, []).append(exchanged)
        yield Run(crawled, logs, plain.accepted + secure.accepted)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("scheme", SCHEMES)
class TestEachCase:
    def test_requests_are_exact(self, run: Run, scheme: str, name: str) -> None:
        urls = run.urls(scheme, name)
        assert len(urls) >= (REPEATS if CASES[name].quick else 1)
        for url in urls:
            sent = [record.block for record in run.crawled.of(url, "request")]
            assert sent == [exchanged.request for exchanged in run.logs[url]]

    def test_answers_are_exact(self, run: Run, scheme: str, name: str) -> None:
        case = CASES[name]
        for url in run.urls(scheme, name):
            answers = run.crawled.of(url, "response")
            noted = run.crawled.of(note_uri("interim", url), "metadata")
            interim = b"".join(record.block for record in noted)
            if case.silent:
                assert answers == []
            elif case.partial:
                kept = interim + answers[0].block
                assert kept
                assert case.sent.startswith(kept)
            else:
                assert [record.block for record in answers] == [case.answer] * len(run.logs[url])
            if not case.partial:
                assert interim == case.interim

    def test_incomplete_answers_say_why(self, run: Run, scheme: str, name: str) -> None:
        for url in run.urls(scheme, name):
            for record in run.crawled.of(url, "response"):
                assert record.fields.get("WARC-Truncated") == CASES[name].truncated

    def test_records_of_an_exchange_name_each_other(
        self, run: Run, scheme: str, name: str
    ) -> None:
        for url in run.urls(scheme, name):
            requests = run.crawled.of(url, "request")
            answers = run.crawled.of(url, "response")
            partners = [pair(request)[1] for request in requests]
            assert partners == [pair(a)[0] for a in answers] or [None] * len(requests)
            assert [pair(a)[1] for a in answers] == [pair(r)[0] for r in requests][: len(answers)]
            for request, answer in zip(requests, answers, strict=False):
                for field in ("WARC-Date", "WARC-IP-Address", "WARC-Warcinfo-ID"):
                    assert request.fields[field] == answer.fields[field]

    def test_the_spider_saw_it_after_it_was_recorded(
        self, run: Run, scheme: str, name: str
    ) -> None:
        urls = run.urls(scheme, name)
        seen = [seen for seen in run.crawled.seen if seen["url"] in urls]
        assert [s["recorded"] for s in seen] == [not CASES[name].silent] * len(seen)


def pair(record: Record) -> tuple[str, str | None]:
    return record.fields["WARC-Record-ID"], record.fields.get("WARC-Concurrent-To")


def test_every_exchange_was_there(run: Run) -> None:
    exchanges = sum(len(log) for log in run.logs.values())
    print(f"{len(CASES)} cases, {exchanges} exchanges on {run.accepted} connections")
    assert len(CASES) >= 70
    assert exchanges == len([r for r in run.crawled.records if r.kind == "request"])
    assert exchanges > 2 * len(CASES)


def test_connections_were_kept_alive(run: Run) -> None:
    assert max(e.turn for log in run.logs.values() for e in log) >= 5


def test_nothing_went_wrong_unnoticed(run: Run) -> None:
    assert "Unhandled" not in run.crawled.log
    assert "Traceback" not in run.crawled.log


def test_both_schemes_share_the_files(run: Run) -> None:
    assert [f.name.split("-")[2] for f in run.crawled.files] == [
        f"{n:05}.warc.gz" for n in range(len(run.crawled.files))
    ]
    assert len(run.crawled.files) > 2


def test_pairs_lie_in_one_file_that_begins_with_warcinfo(run: Run) -> None:
    for file in run.crawled.files:
        captures = [item for item in read(file) if isinstance(item, Capture)]
        for capture in captures:
            assert capture.method == case_at(capture.url).method


def test_reading_in_bulk_equals_reading_by_location(run: Run) -> None:
    for file in run.crawled.files:
        for item in read(file):
            if isinstance(item, Capture):
                again = read_capture(file.parent, item.location)
                assert again == item
                assert again.block == item.block


def test_every_gzip_member_is_whole(run: Run) -> None:
    for file in run.crawled.files:
        with gzip.open(file) as stream:
            while stream.read(1 << 20):
                pass


def test_warcio_complains_about_payloads_of_chunked_answers_alone(run: Run) -> None:
    for file in run.crawled.files:
        complaints = check(file)
        for record_id, complaint in complaints:
            record = next(r for r in run.crawled.records if pair(r)[0] == record_id)
            assert "payload digest" in complaint
            assert b"chunked" in record.block[:200].lower()


# warcio 1.8.1 sets an attribute that brotli 1.2's decompressor no longer takes; digests need none.
CHECK = "import sys; sys.modules['brotli'] = None; from warcio.cli import main; main()"


def check(file: Path) -> list[tuple[str, str]]:
    """What `warcio check` complains about: record id and complaint."""
    done = subprocess.run(
        [sys.executable, "-c", CHECK, "check", str(file)],
        capture_output=True,
        text=True,
        check=False,  # it exits 1 for any complaint
    )
    assert "exception" not in done.stdout, done.stdout
    assert not done.stderr
    lines = [line.strip() for line in done.stdout.splitlines()[1:]]
    return [(a.split()[3], b) for a, b in zip(lines[::2], lines[1::2], strict=True)]


def case_at(url: str) -> Case:
    return CASES[unquote(url.split("/")[4])]
