"""The known posts: what every engine is filled with, and what an archive of it should hold.

A post is written in Markdown, as the authors of static blogs do; engines that keep HTML get it
rendered. What is public is so on every engine; of the states, each engine has those it knows.
"""

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import attrs
from markdown_it import MarkdownIt

from tests.engines.prose import paragraph, paragraphs

SPLIT = "<!--nextpage-->"
FAR = datetime(2091, 4, 1, 9, 30, tzinfo=UTC)
_NEXT_PAGE = f"<!-- wp:nextpage -->\n{SPLIT}\n<!-- /wp:nextpage -->"
_NOTE = re.compile(r"\[\^(\d)\](:?)")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


@attrs.frozen
class Comment:
    """What a reader wrote below a post."""

    author: str
    text: str
    answers: int | None = None
    """Place of the comment it answers."""
    approved: bool = True


@attrs.frozen(kw_only=True)
class Known:
    """A post as its author wrote it."""

    slug: str
    title: str
    published: datetime
    modified: datetime | None = None
    authors: tuple[str, ...] = ("Edith Marlowe",)
    categories: tuple[str, ...] = ("Harbour Office",)
    tags: tuple[str, ...] = ()
    text: str
    """Markdown, footnotes included."""
    state: str = "public"
    """Or draft, private, protected, future."""
    comments: tuple[Comment, ...] = ()

    @property
    def day(self) -> str:
        return self.published.date().isoformat()

    @property
    def parts(self) -> list[str]:
        """The pages it is split into, where the engine can."""
        return self.text.split(SPLIT)

    @property
    def whole(self) -> str:
        """The text for an engine that cannot split it."""
        return self.text.replace(SPLIT, "")

    @property
    def plain_notes(self) -> str:
        """`whole` with footnotes in HTML, for an engine whose Markdown has none."""
        *lines, last = self.whole.split("\n\n")
        if not last.startswith("[^1]:"):
            return self.whole
        notes = "".join(
            f'<li id="fn{number}">{note.strip()} <a href="#fnref{number}">↩</a></li>'
            for number, note in re.findall(r"\[\^(\d)\]:(.*)", last)
        )
        text = _NOTE.sub(r'<sup id="fnref\1"><a href="#fn\1">\1</a></sup>', "\n\n".join(lines))
        return f'{text}\n\n<ol class="footnotes">{notes}</ol>'

    @property
    def html(self) -> str:
        """The text rendered; the marks between pages stay."""
        return _MARKDOWN.render(attrs.evolve(self, text=self.text.replace(SPLIT, "%%")).plain_notes
                                ).replace("<p>%%</p>", _NEXT_PAGE)  # fmt: skip


PICTURE = "/images/lantern.png"
PAGES = (
    ("about", "About", "Letters from a harbour town, written at a table in the tea room."),
    ("contact", "Contact", "Write to the harbour office and ask for the blue envelope."),
)
"""What is no post: slug, title and text."""

AUTHORS = ("Edith Marlowe", "Tomas Verrill", "Ines Calloway")
CATEGORIES = ("Ferries", "Fish & Markets", "Harbour Office", "Weather")
TAGS = ("night boats", "tea", "rope", "prices", "lanterns", "fog")

_TITLES = """\
The Last Boat on Sunday
What the Tide Table Does Not Say
A Lantern for the East Pier
Herring, Again
Rope by the Metre
Who Counts the Gulls?
The Bell That Rang Twice
A Short History of the Customs Shed
Three Letters from the Council
FERRIES: A New Timetable, an Old Boat
Tea at the End of the Pier
The Price of a Window Seat
Fog, Part One
Fog, Part Two
WEATHER: The Wind Nobody Ordered
How to Lose a Map
Nine Pence for a Kettle
The Dredger's Birthday
A Vote About a Bench
Salt on the Ledger
The Ferryman's Second Hat
Eleven Barrels
Minutes of a Meeting
Where the Coal Went"""


def _ordinary() -> Iterator[Known]:
    start = datetime(2004, 2, 3, 8, 15, tzinfo=UTC)
    for number, title in enumerate(_TITLES.splitlines()):
        rng = random.Random(number)
        text = paragraphs(rng, 4 + number % 4)
        text.insert(2, f"## {rng.choice(('At the quay', 'What it costs', 'The other side'))}")
        if number % 3 == 0:
            text[0] = f"**Bottom line:** {text[0]}"
        if number % 5 == 1:
            text.insert(4, f"> {paragraph(rng, 2)}")
        published = start + timedelta(
            days=301 * number, hours=number % 11, minutes=7 * number % 60
        )
        yield Known(
            slug=re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-"),
            title=title,
            published=published,
            modified=published + timedelta(days=40) if number % 6 == 2 else None,
            authors=(AUTHORS[number % 3],),
            categories=tuple(sorted(rng.sample(CATEGORIES, 1 + (number % 4 == 1)))),
            tags=tuple(sorted(rng.sample(TAGS, number % 4))),
            text="\n\n".join(text),
        )


def _special() -> Iterator[Known]:
    rng = random.Random("special")
    at = datetime(2011, 6, 1, 12, 0, tzinfo=UTC)
    some = paragraphs(rng, 60)
    take = iter(some)

    def post(slug: str, title: str, *text: str, days: int = 0, **more: object) -> Known:
        nonlocal at
        at += timedelta(days=days or 29, minutes=17)
        given = {"published": at} | more
        return Known(slug=slug, title=title, text="\n\n".join(text), **given)  # type: ignore[arg-type]

    yield post(
        "fares-in-a-table", "Fares, in a Table", next(take),
        "| boat | single | return |\n| --- | --- | --- |\n"
        "| night ferry | 4 pence | 7 pence |\n| mail boat | 6 pence | 11 pence |",
        next(take), tags=("prices",),
    )  # fmt: skip
    yield post(
        "a-program-for-the-tides", "A Program for the Tides", next(take),
        "```python\ndef tide(hour):\n    level = 3 * hour % 7\n    return level if level else "
        "None\n```", next(take), "- first the kettle\n- then the rope\n- the lantern last",
        next(take), authors=("Tomas Verrill",),
    )  # fmt: skip
    yield post(
        "the-lantern-photographed", "The Lantern, Photographed", next(take),
        f"![A brass lantern on the pier]({PICTURE})", next(take), tags=("lanterns", "tea"),
    )  # fmt: skip
    yield post(
        "notes-at-the-foot", "Notes at the Foot",
        next(take) + "[^1]", next(take) + "[^2]", next(take),
        "[^1]: The ledger for that year is missing.\n[^2]: Two clerks remember it otherwise.",
    )  # fmt: skip
    yield post("港口来信", "港口来信：渡轮又涨价了",
               "港口办公室星期四宣布，夜间渡轮的票价从四便士涨到七便士，从下个月开始执行。",
               "码头上的老人说，他们早就知道会这样，因为去年冬天灯笼也涨了价，茶却没有变好。",
               "我问船长为什么，他看着潮汐表，说风会回答。", tags=("prices", "tea"))  # fmt: skip
    yield post(
        "the-long-account", "The Long Account of the Fog",
        *(next(take) for _ in range(3)), SPLIT, *(next(take) for _ in range(3)), SPLIT,
        *(next(take) for _ in range(3)), categories=("Weather", "Ferries"), tags=("fog",),
    )  # fmt: skip
    yield post("title-and-nothing-else", "A Title and Nothing Else", "")
    yield post("one-line", "One Line", "The boat came in, and that is all there is to say today.")
    yield post(
        "who-pays", 'Who Pays for "the Last Boat" & Why?', next(take), next(take),
        authors=("Ines Calloway",), categories=("Ferries", "Fish & Markets", "Weather"),
    )  # fmt: skip
    yield post("404-days", "404 Days Without a Ferry", next(take), next(take))
    old = datetime(1999, 12, 31, 23, 5, tzinfo=UTC)
    yield post("1899", "1899", next(take), next(take), published=old)
    yield post("weekly-notice", "Weekly Notice", next(take), next(take))
    yield post("weekly-notice-2", "Weekly Notice", next(take), next(take), days=7)
    yield post(
        "feed-the-gulls", "Feed the Gulls, Tag the Herring", next(take),
        "See also [the last boat](/x-nowhere/) and the "
        "[council's page](https://council.example/benches).", next(take),
        comments=(
            Comment("Kettle Ned", "Gulls have fed themselves since before the pier."),
            Comment("Edith Marlowe", "So has the council, Ned.", answers=0),
            Comment("Old Tom", "Ha, and the herring paid for both."),
            Comment("Buy Ropes", "cheap ropes cheap ropes", approved=False),
        ),
    )  # fmt: skip
    yield post(
        "one-comment", "A Bench With One Opinion", next(take), next(take),
        comments=(Comment("Wilhelmina", "I was there, and it was two benches."),),
    )  # fmt: skip
    for state in ("draft", "private", "protected", "future"):
        yield post(
            f"{state}-letter", f"The {state.title()} Letter", next(take), next(take), state=state,
            **({"published": FAR} if state == "future" else {}),
        )  # fmt: skip
    yield post("second-draft", "Another Draft Entirely", next(take), state="draft")


KNOWN: tuple[Known, ...] = (*_ordinary(), *_special())
