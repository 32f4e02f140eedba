"""The tables of merged posts and what lies below them; a comment tells each column."""

from __future__ import annotations

__all__ = ["CUT", "DAY", "DAYS", "INDEXED", "MERGED", "PLACED", "TERMS", "TOLD_MORE"]

MERGED = """
create table posts (
    -- A post held: all its readings merged, field by field (see field_sources).
    -- Source: readings, each field from the first that tells it: page, API, feed (see `merge`).
    id integer primary key references known_posts(id) on delete cascade,
                                     -- as in known_posts
    site_id integer not null references sites(id),  -- blog it is of
    url text not null,               -- canonical address
    title text,                      -- as printed, prefix included
    category_prefix text,            -- INTERNET of 'INTERNET: Headline'
    headline text,                   -- title without prefix
    bottom_line text,                -- summary after 'Bottom line:'
    published text,                  -- moment of publication; of a day alone its midnight in UTC
                                     -- [time]
    published_raw text,              -- as the page or API gave it
    published_precision text,        -- second, minute or day
    modified text,                   -- moment of the last change, as told [time]
    modified_raw text,               -- as the page or API gave it
    language text,                   -- BCP 47
    word_count integer,              -- of the body; each CJK character counts as one [words]
    comment_count integer,           -- as printed or given by the API [comments]
    engine_id text,                  -- the engine's own id of it, unique within the blog
    versions integer not null,       -- how many rows in post_versions [versions]
    first_seen text not null,        -- earliest capture that was read [time]
    last_seen text not null,         -- latest capture that was read [time]
    content_digest text,             -- of the newest version
    field_sources text not null,     -- JSON: field -> [source, WARC-Record-ID] it is taken from
    capture_id integer not null references captures(id),  -- the primary reading's
    body_id integer references bodies(id),  -- the text, as stored once
    body_text text,                  -- plain text of the body, blocks apart by an empty line
    body_html text,                  -- clean HTML of the body
    unique (site_id, url)
);
create index posts_published on posts(site_id, published);
create index posts_capture_id on posts(capture_id);
create index posts_body_id on posts(body_id);

create table post_versions (
    -- Wordings of a post over time, from the readings of its primary source.
    -- Source: readings.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it is a wording of
    version integer not null check (version >= 1),  -- from 1, the oldest [number]
    title text,                      -- as printed, prefix included
    headline text,                   -- title without prefix
    bottom_line text,                -- summary after 'Bottom line:'
    body_id integer references bodies(id),  -- the text, as stored once
    content_digest text not null,    -- SHA-256 over title, bottom line and body without white
                                     -- space
    first_seen text not null,        -- first capture that shows it [time]
    last_seen text not null,         -- last capture that shows it [time]
    capture_id integer not null references captures(id),  -- the first that shows it
    primary key (post_id, version)
) without rowid;
create index post_versions_body_id on post_versions(body_id);
create index post_versions_capture_id on post_versions(capture_id);

create table headings (
    -- A section heading of a body.
    -- Source: the reading the body is taken from.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it belongs to
    position integer not null,       -- its place among those of the post, from 0 [number]
    level integer not null,          -- 1-6; a bold line that stands alone counts as 3 [number]
    text text not null,              -- the words of the heading
    capture_id integer not null references captures(id),  -- capture it was read in
    primary key (post_id, position)
) without rowid;
create index headings_capture_id on headings(capture_id);

create table images (
    -- An image of a body.
    -- Source: the reading the body is taken from.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it belongs to
    position integer not null,       -- its place among those of the post, from 0 [number]
    url text not null,               -- absolute address of what is shown
    alt text,                        -- text in place of the image
    caption text,                    -- text below the image
    width integer,                   -- as the page states it [CSS pixels]
    height integer,                  -- as the page states it [CSS pixels]
    capture_id integer not null references captures(id),  -- capture it was read in
    primary key (post_id, position)
) without rowid;
create index images_capture_id on images(capture_id);

create table citations (
    -- A source that a body names: a note in a bracket, or a link in a sentence.
    -- Source: the reading the body is taken from.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it belongs to
    position integer not null,       -- its place among those of the post, from 0 [number]
    kind text not null,              -- previous post, English article, company announcement …
    anchor text not null,            -- words inside the bracket
    url text,                        -- where it leads, trackers removed; NULL when the bracket
                                     -- holds no link
    original_url text,               -- as linked, where it differs
    url_key text,                    -- url, normalised
    target_post_id integer references known_posts(id) on delete set null,
                                     -- post of the archive it leads to
    capture_id integer not null references captures(id),  -- capture it was read in
    primary key (post_id, position)
) without rowid;
create index citations_unresolved on citations(url_key) where target_post_id is null;
create index citations_target_post_id on citations(target_post_id);
create index citations_capture_id on citations(capture_id);

create table related_posts (
    -- The related-posts list a page shows, in its order.
    -- Source: the page, then the API, then the feed.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it belongs to
    position integer not null,       -- its place among those of the post, from 0 [number]
    title text not null,             -- as the list prints it
    url text not null,               -- where the entry leads
    url_key text not null,           -- the same, normalised
    target_post_id integer references known_posts(id) on delete set null,
                                     -- post of the archive it leads to
    capture_id integer not null references captures(id),  -- capture it was read in
    primary key (post_id, position)
) without rowid;
create index related_posts_unresolved on related_posts(url_key) where target_post_id is null;
create index related_posts_target_post_id on related_posts(target_post_id);
create index related_posts_capture_id on related_posts(capture_id);

create table comments (
    -- Every comment ever seen under a post, each as last seen.
    -- Source: all readings of the post; of one comment the newest.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it belongs to
    comment_id text not null,        -- the engine's id
    parent_id text,                  -- comment_id of the comment it answers
    position integer not null,       -- oldest first, from 0 [number]
    author text,                     -- name as printed
    author_url text,                 -- address the name leads to
    published text,                  -- when it was written [time]
    published_raw text,              -- the same as printed, or as the API gave it
    text text not null,              -- plain text, paragraphs apart by an empty line
    kind text not null,              -- comment, pingback, trackback
    capture_id integer not null references captures(id),  -- capture it was read in
    primary key (post_id, comment_id)
) without rowid;
create index comments_capture_id on comments(capture_id);

create table companies (
    -- A listing: one company may have several.
    -- Source: the bodies of posts.
    id integer primary key,          -- row number, given by the database
    exchange text not null,          -- as written
    symbol text not null,            -- as written, leading zeros kept
    unique (exchange, symbol)
);
create table company_mentions (
    -- A post that names a listing.
    -- Source: the reading the body is taken from.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it belongs to
    position integer not null,       -- its place among those of the post, from 0 [number]
    name text,                       -- as written before the bracket
    company_id integer not null references companies(id),  -- listing that is named
    capture_id integer not null references captures(id),  -- capture it was read in
    primary key (post_id, position)
) without rowid;
create index company_mentions_company_id on company_mentions(company_id);
create index company_mentions_capture_id on company_mentions(capture_id);
"""

_TERM = """
create table {terms} (
    -- The {terms} that posts of a blog have.
    -- Source: the posts.
    id integer primary key,          -- row number, given by the database
    site_id integer not null references sites(id),  -- blog that has it
    name text not null,              -- as printed
    url text,                        -- listing page of the {term}: the greatest any post tells
    unique (site_id, name)
);
create table post_{terms} (
    -- Which {terms} a post has, in its order.
    -- Source: readings; authors from the page first, all else from the API first.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it belongs to
    position integer not null,       -- its place among those of the post, from 0 [number]
    {term}_id integer not null references {terms}(id),  -- which
    url text,                        -- as told beside this post
    capture_id integer not null references captures(id),  -- capture it was read in
    primary key (post_id, position)
) without rowid;
create index post_{terms}_{term}_id on post_{terms}({term}_id);
create index post_{terms}_capture_id on post_{terms}(capture_id);
"""
TERMS = "".join(
    _TERM.format(term=term, terms=terms)
    for term, terms in (("author", "authors"), ("category", "categories"), ("tag", "tags"))
)

TOLD_MORE = """
alter table captures add column posts_told integer;  -- the site says it has [posts]
alter table visits add column counter text;  -- what printed it: Top 10, theme …
alter table posts add column comment_system text;  -- service that loads the comments
alter table citations add column sentence text;  -- that cites, the bracket left out
alter table companies add column mic text;  -- of the exchange: ISO 10383
alter table company_mentions add column starts_at integer;  -- body_text before it [characters]
create table notices (
    -- What the author says of the post itself: updates, corrections, disclosures.
    -- Source: the reading the body is taken from.
    post_id integer not null references posts(id) on delete cascade,
                                     -- post it belongs to
    position integer not null,       -- its place among those of the post, from 0 [number]
    kind text not null,              -- update, correction, clarification, disclosure …
    text text not null,              -- what follows the label
    published text,                  -- day
    published_raw text,              -- as printed
    capture_id integer not null references captures(id),  -- capture it was read in
    primary key (post_id, position)
) without rowid;
create index notices_capture_id on notices(capture_id);
"""

CUT = """
alter table posts add column cut text;  -- what is missing of body_text, if known
"""

DAY = """
alter table posts add column published_day text;  -- YYYY-MM-DD as the blog prints it
update posts set published_day = substr(published, 1, 10);
"""

INDEXED = """
alter table posts add column spaced_title text;  -- zero-width spaces around CJK; else NULL
alter table posts add column spaced_bottom_line text;  -- likewise
alter table posts add column spaced_body_text text;  -- likewise
alter table posts add column filed text;  -- words that filters look for: see store/filing.py
create index company_mentions_name on company_mentions(name collate nocase, company_id);
"""

PLACED = """
alter table posts add column place integer;  -- rowid in posts_fts: see store/filing.py [number]
create unique index posts_place on posts(place);
create index posts_cut on posts(cut) where cut is not null;
create index captures_told on captures(site_id) where posts_told is not null;
"""

DAYS = """
drop index posts_published;
create index posts_published on posts(site_id, published, published_day);
"""
