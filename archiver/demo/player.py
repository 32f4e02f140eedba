"""The documents in the frames of posts: pages of a video player, with their own parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from archiver.demo.charts import chart
from archiver.demo.model import Embed
from archiver.demo.posts import POSTS
from archiver.demo.source import asset

__all__ = ["player_files", "player_pages"]

_STYLE = "/player/player.css"
_SCRIPT = "/player/player.js"
_CURTAIN = "/player/curtain.png"


def _videos() -> list[Embed]:
    blocks = (block for post in POSTS for block in post.blocks)
    return [block for block in blocks if isinstance(block, Embed) and block.kind == "video"]


def _still(video: Embed) -> str:
    return f"{video.src.removesuffix('/')}.png"


def player_pages() -> dict[str, str]:
    """The document of every frame, by path; it names its parts from where it stands."""
    return {video.src: _page(video) for video in _videos()}


def player_files() -> dict[str, Callable[[], bytes]]:
    """What these documents show, by path."""
    stills = {
        _still(video): partial(chart, "line", video.title, (640, 360)) for video in _videos()
    }
    return {
        _STYLE: partial(_asset, "player.css"),
        _SCRIPT: partial(_asset, "player.js"),
        _CURTAIN: partial(chart, "paper", "curtain", (64, 64)),
        **stills,
    }


def _asset(name: str) -> bytes:
    return asset(name).encode()


def _page(video: Embed) -> str:
    title = escape(video.title)
    still = _still(video).rpartition("/")[2]
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<link rel="stylesheet" href="../player.css">'
        f'</head>\n<body class="player"><img class="still" src="../{still}" alt="">\n'
        '<button type="button" class="play" aria-label="Play"><svg viewBox="0 0 24 24">'
        '<path d="M8 5l12 7-12 7z"/></svg></button>\n'
        f'<p class="title">{title}</p>\n<script src="../player.js"></script></body></html>\n'
    )
