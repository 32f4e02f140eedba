"""Visit counts as pictures."""

import sys
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from archiver.errors import ArgumentError, NotInstalled
from archiver.export.plot import Line, plot
from archiver.store.visits import Observation


def seen(day: int, total: int | None, **more: bool) -> Observation:
    told = {"approximate": False, "reset": False, "jump": False} | more
    return Observation(
        observed_at=f"2026-05-{day:02}T12:00:00.000000Z",
        total=total,
        today=None,
        counter="Top 10",
        source="page",
        record_id=f"<urn:{day}>",
        warc_file="a.warc.gz",
        warc_offset=0,
        **told,
    )


LINE = Line(
    "Top 10", [seen(1, 100), seen(2, None), seen(3, 5, reset=True), seen(9, 9_000, jump=True)]
)
ABOUT = Line("_theme $\\frac$ 柳光", [seen(1, 1_200_000, approximate=True)])


def words(svg: bytes) -> str:
    return " ".join(comment.text or "" for comment in etree.fromstring(svg).iter(etree.Comment))


def test_a_picture_is_the_same_each_time(tmp_path: Path) -> None:
    for suffix in ("svg", "png"):
        files = [tmp_path / f"{number}.{suffix}" for number in range(2)]
        for file in files:
            plot(file, "An office", [LINE, ABOUT])
        assert files[0].read_bytes() == files[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.png", "0.svg", "1.png", "1.svg"]
    with Image.open(BytesIO((tmp_path / "0.png").read_bytes())) as picture:
        assert picture.size == (1080, 600)


def test_resets_and_jumps_are_marked(tmp_path: Path) -> None:
    plot(tmp_path / "all.svg", "An office", [LINE])
    told = words((tmp_path / "all.svg").read_bytes())
    assert "reset" in told
    assert "jump" in told
    assert "seen at, UTC" in told
    plot(tmp_path / "even.svg", "An office", [Line("Top 10", [seen(1, 5), seen(2, 6)])])
    assert "reset" not in words((tmp_path / "even.svg").read_bytes())


@pytest.mark.parametrize("title", ["$\\bad$ & <script>", "", "_x\x00\x1b\ud800", "柳光" * 100])
def test_any_title_is_drawn(tmp_path: Path, title: str) -> None:
    plot(tmp_path / "x.SVG", title, [Line(title, [seen(1, 0)])])
    root = etree.fromstring((tmp_path / "x.SVG").read_bytes())
    assert not list(root.iter("{*}script"))
    assert len(root.findtext(".//{http://purl.org/dc/elements/1.1/}title") or "") < 60


def test_other_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"end it in \.png or \.svg"):
        plot(tmp_path / "x.pdf", "An office", [LINE])


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(NotInstalled, match=r"commentary-archiver\[plot\]"):
        plot(tmp_path / "x.svg", "An office", [LINE])
    assert list(tmp_path.iterdir()) == []
