"""The tables as they are created, their data dictionary in the comments, and the migrations.

Conventions: every table has a plural, lower-case name; times are ISO 8601 in UTC
(``2014-05-27T06:49:00Z``; captures with microseconds); NULL means unknown, an absent child row
means there is none. Tables fall in three groups:

    recorded   sites, runs, captures                     what the WARC files hold
    read       known_posts, aliases, namings, readings,  what parsers found in single captures,
               reading_fields, bodies, visits            and whose post it is about
    merged     posts and all tables with a `post_id`     a pure function of the first two groups
               that refers to it

`frontier` belongs to a crawl under way and is no part of the archive's content. A change of the
schema is a further function in `MIGRATIONS`, never an edit of one that was released.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from archiver.store.views import VIEWS

__all__ = ["APPLICATION_ID", "MIGRATIONS", "SCHEMA_VERSION", "migrate"]

APPLICATION_ID = 0x41524348
"""``ARCH`` in the header of the file (PRAGMA application_id): the database is one of ours."""

SCHEMA_VERSION = 1
"""PRAGMA user_version of a database that all migrations have been applied to."""

MIGRATIONS = Migrations("archiver")


def migrate(db: Database) -> None:
    """Bring *db*, new or older, to the present schema."""
    MIGRATIONS.apply(db)
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    db.execute(f"pragma user_version = {SCHEMA_VERSION}")


@MIGRATIONS()
def initial(db: Database) -> None:
    """Create all tables, indices, triggers and views."""
    db.executescript(_RECORDED + _READ + _MERGED + _TERMS + _FRONTIER)
    posts = db["posts"]
    assert isinstance(posts, Table)
    posts.enable_fts(
        ["title", "bottom_line", "body_text"],
        create_triggers=True,
        tokenize="porter unicode61 remove_diacritics 2",
    )
    db.executescript(_FTS)
    db.executescript(VIEWS)


_RECORDED = """
create table sites (
    -- A blog. Its identity is its home address, not the name of a spider.
    id integer primary key,
    key text not null unique,        -- home without scheme, declared hosts folded into one
    home text not null,              -- address of the front page
    title text not null,
    timezone text,                   -- IANA name; the zone of dates printed without one
    declaration text not null        -- JSON as in the WARC's `crawl` note
        check (json_valid(declaration)),
    declared_at text not null,       -- when the newest `crawl` note of the site was written
    declared_by text not null        -- WARC-Record-ID of that note
);

create table runs (
    -- One process of a crawl.
    id integer primary key,
    site_id integer not null references sites(id),
    uuid text not null unique,
    spider text not null,
    arguments text not null check (json_valid(arguments)),
    started_at text not null,
    finished_at text,
    finish_reason text               -- Scrapy's: finished, shutdown …
);
create index runs_site_id on runs(site_id);

create table captures (
    -- A WARC record: an answer, or a note that an address gave none.
    id integer primary key,
    site_id integer not null references sites(id),
    run_id integer not null references runs(id),
    record_id text not null unique,  -- WARC-Record-ID
    record_type text not null check (record_type in ('response', 'metadata')),
    url text not null,               -- WARC-Target-URI
    url_key text not null,           -- the same, normalised: what equal addresses share
    method text,
    status integer,                  -- of HTTP; NULL for notes and for answers without one
    mime text,
    kind text,                       -- what it turned out to be: post, listing, sitemap, feed,
                                     -- api, robots, counter, stylesheet, file, redirect, error,
                                     -- other; NULL while no reader has looked at it
    fetched_at text not null check (fetched_at glob '????-??-??T??:??:??.??????Z'),
    warc_file text not null,         -- file name, without directory
    warc_offset integer not null,    -- bytes to the record's gzip member
    warc_length integer not null,    -- bytes of that member
    payload_digest text,             -- sha1:BASE32
    truncated text,                  -- WARC-Truncated
    ip text,
    failure text,                    -- why it is not what it should be, one line; else NULL
    parser text,                     -- platform that read it; '' where nothing was parsed
    parser_version integer
);
create index captures_address on captures(site_id, url_key, fetched_at, record_id);
create index captures_run_id on captures(run_id);
create index captures_failed on captures(site_id, url_key) where failure is not null;
"""

_READ = """
create table known_posts (
    -- A post that some source named or that was read, held or not.
    id integer primary key autoincrement,  -- never given to another post
    site_id integer not null references sites(id),
    url text,                        -- canonical address; NULL while only an id is known
    naming text not null             -- '' when a reading told the url, else time, record and
                                     -- url of the earliest naming, '~' when there is none
);
create index known_posts_site_id on known_posts(site_id);

create table aliases (
    -- Every address and engine id that means a post.
    id integer primary key,
    site_id integer not null references sites(id),
    key text not null,               -- as captures.url_key, or 'id:' and the engine's id
    known_post_id integer not null references known_posts(id),
    unique (site_id, key)
);
create index aliases_known_post_id on aliases(known_post_id);

create table namings (
    -- A capture that names a post; the view `mentions` has the earliest of each source.
    capture_id integer not null references captures(id),
    alias_id integer not null references aliases(id) on delete cascade,
    source text not null,            -- page, api, feed, sitemap, archive, link
    url text not null,               -- as named
    published text,                  -- day, where the source tells it
    modified text,
    primary key (capture_id, alias_id, source)
) without rowid;
create index namings_alias_id on namings(alias_id);

create table bodies (
    -- The text of posts, stored once a post, however often it was read.
    id integer primary key,
    digest text not null,            -- SHA-256 over html and text
    html text,
    text text
);

create table reading_fields (
    -- What readings tell beside body and visits, stored once a post, however often it was read.
    id integer primary key,
    digest text not null,            -- SHA-256 over fields
    fields text not null             -- JSON object; a field that is not told is absent
);

create table readings (
    -- What one capture says about one post, whole.
    id integer primary key,
    capture_id integer not null references captures(id),
    position integer not null,       -- within the capture, from 0
    known_post_id integer not null references known_posts(id),
    source text not null,            -- page, api, feed, archive, counter …
    url text,                        -- canonical address as told
    aliases text not null,           -- JSON list of further addresses
    engine_id text,
    fields_id integer not null references reading_fields(id),
    body_id integer references bodies(id),
    content_digest text,             -- SHA-256 over title, bottom line and body, white space
                                     -- squeezed; NULL when none of them is told
    unique (capture_id, position)
);
create index readings_known_post_id on readings(known_post_id);
create index readings_fields_id on readings(fields_id);
create index readings_body_id on readings(body_id);

create table visits (
    -- What a page printed about its own readers: observations, never overwritten.
    id integer primary key,
    reading_id integer not null unique references readings(id) on delete cascade,
    post_id integer not null references known_posts(id),
    observed_at text not null,
    total integer,
    today integer,
    approximate integer not null check (approximate in (0, 1)),  -- printed as 1.2k
    source text not null,
    capture_id integer not null references captures(id)
);
create index visits_post_id on visits(post_id, observed_at);
create index visits_capture_id on visits(capture_id);
"""

_MERGED = """
create table posts (
    -- A post held: all its readings merged, field by field (see field_sources).
    id integer primary key references known_posts(id) on delete cascade,
    site_id integer not null references sites(id),
    url text not null,
    title text,                      -- as printed, prefix included
    category_prefix text,            -- INTERNET of 'INTERNET: Headline'
    headline text,                   -- title without prefix
    bottom_line text,                -- summary after 'Bottom line:'
    published text,
    published_raw text,              -- as the page or API gave it
    published_precision text,        -- second, minute or day
    modified text,
    modified_raw text,
    language text,                   -- BCP 47
    word_count integer,
    comment_count integer,           -- as printed or given by the API
    engine_id text,
    versions integer not null,       -- how many rows in post_versions
    first_seen text not null,        -- earliest capture that was read
    last_seen text not null,         -- latest capture that was read
    content_digest text,             -- of the newest version
    field_sources text not null,     -- JSON: field -> [source, WARC-Record-ID] it is taken from
    capture_id integer not null references captures(id),  -- the primary reading's
    body_id integer references bodies(id),
    body_text text,
    body_html text,
    unique (site_id, url)
);
create index posts_published on posts(site_id, published);
create index posts_capture_id on posts(capture_id);
create index posts_body_id on posts(body_id);

create table post_versions (
    -- Wordings of a post over time, from the readings of its primary source.
    post_id integer not null references posts(id) on delete cascade,
    version integer not null check (version >= 1),
    title text,
    headline text,
    bottom_line text,
    body_id integer references bodies(id),
    content_digest text not null,
    first_seen text not null,
    last_seen text not null,
    capture_id integer not null references captures(id),  -- the first that shows it
    primary key (post_id, version)
) without rowid;
create index post_versions_body_id on post_versions(body_id);
create index post_versions_capture_id on post_versions(capture_id);

create table headings (
    post_id integer not null references posts(id) on delete cascade,
    position integer not null,
    level integer not null,          -- 1-6
    text text not null,
    capture_id integer not null references captures(id),
    primary key (post_id, position)
) without rowid;
create index headings_capture_id on headings(capture_id);

create table images (
    post_id integer not null references posts(id) on delete cascade,
    position integer not null,
    url text not null,
    alt text,
    caption text,
    width integer,                   -- CSS pixels
    height integer,
    capture_id integer not null references captures(id),
    primary key (post_id, position)
) without rowid;
create index images_capture_id on images(capture_id);

create table citations (
    -- Parenthesised source notes of the body.
    post_id integer not null references posts(id) on delete cascade,
    position integer not null,
    kind text not null,              -- previous post, English article, company announcement …
    anchor text not null,            -- words inside the bracket
    url text,                        -- NULL when the bracket holds no link
    original_url text,               -- as linked, where it differs
    url_key text,
    target_post_id integer references known_posts(id) on delete set null,
    capture_id integer not null references captures(id),
    primary key (post_id, position)
) without rowid;
create index citations_unresolved on citations(url_key) where target_post_id is null;
create index citations_target_post_id on citations(target_post_id);
create index citations_capture_id on citations(capture_id);

create table related_posts (
    -- The related-posts list a page shows, in its order.
    post_id integer not null references posts(id) on delete cascade,
    position integer not null,
    title text not null,
    url text not null,
    url_key text not null,
    target_post_id integer references known_posts(id) on delete set null,
    capture_id integer not null references captures(id),
    primary key (post_id, position)
) without rowid;
create index related_posts_unresolved on related_posts(url_key) where target_post_id is null;
create index related_posts_target_post_id on related_posts(target_post_id);
create index related_posts_capture_id on related_posts(capture_id);

create table comments (
    -- Every comment ever seen under a post, each as last seen.
    id integer primary key,
    post_id integer not null references posts(id) on delete cascade,
    comment_id text not null,        -- the engine's id
    parent_id text,                  -- comment_id of the comment it answers
    position integer not null,       -- oldest first
    author text,
    author_url text,
    published text,
    published_raw text,
    text text not null,
    kind text not null,              -- comment, pingback, trackback
    capture_id integer not null references captures(id),
    unique (post_id, comment_id)
);
create index comments_capture_id on comments(capture_id);

create table companies (
    -- A listing: one company may have several.
    id integer primary key,
    exchange text not null,          -- as written
    symbol text not null,            -- as written, leading zeros kept
    unique (exchange, symbol)
);
create table company_mentions (
    post_id integer not null references posts(id) on delete cascade,
    position integer not null,
    name text,                       -- as written before the bracket
    company_id integer not null references companies(id),
    capture_id integer not null references captures(id),
    primary key (post_id, position)
) without rowid;
create index company_mentions_company_id on company_mentions(company_id);
create index company_mentions_capture_id on company_mentions(capture_id);
create trigger company_mentions_ad after delete on company_mentions begin
    delete from companies where id = old.company_id
        and not exists (select 1 from company_mentions where company_id = old.company_id);
end;
"""

# A term exists as long as a post has it. Posts may tell different addresses for one term; the
# greatest in text order stands in its row, so that the order of writing does not matter (and
# https wins over http).
_TERM = """
create table {terms} (
    id integer primary key,
    site_id integer not null references sites(id),
    name text not null,
    url text,                        -- listing page of the {term}
    unique (site_id, name)
);
create table post_{terms} (
    post_id integer not null references posts(id) on delete cascade,
    position integer not null,
    {term}_id integer not null references {terms}(id),
    url text,                        -- as told beside this post
    capture_id integer not null references captures(id),
    primary key (post_id, position)
) without rowid;
create index post_{terms}_{term}_id on post_{terms}({term}_id);
create index post_{terms}_capture_id on post_{terms}(capture_id);
create trigger post_{terms}_ai after insert on post_{terms} when new.url is not null begin
    update {terms} set url = new.url
        where id = new.{term}_id and (url is null or url < new.url);
end;
create trigger post_{terms}_ad after delete on post_{terms} begin
    delete from {terms} where id = old.{term}_id
        and not exists (select 1 from post_{terms} where {term}_id = old.{term}_id);
    update {terms} set url = (select max(url) from post_{terms} where {term}_id = old.{term}_id)
        where id = old.{term}_id and url = old.url and not exists (
            select 1 from post_{terms} where {term}_id = old.{term}_id and url = old.url);
end;
"""
_TERMS = "".join(
    _TERM.format(term=term, terms=terms)
    for term, terms in (("author", "authors"), ("category", "categories"), ("tag", "tags"))
)

_FRONTIER = """
create table frontier (
    -- What a crawl under way has still to fetch, and what it has fetched.
    id integer primary key,
    run_id integer not null references runs(id),
    url text not null,
    url_key text not null,
    kind text not null,              -- what it is expected to be, as captures.kind
    state text not null check (state in ('queued', 'claimed', 'done', 'failed')),
    priority integer not null,       -- lowest first
    published text,                  -- day or month, as far as known
    source text,                     -- what named it
    referer text,                    -- page it was found on
    last_resort integer not null check (last_resort in (0, 1)),
    attempts integer not null,
    unique (run_id, url_key, kind)
);
create index frontier_state on frontier(run_id, state, priority, id);
"""

# sqlite-utils' own trigger rewrites the index with every update of a row; here only when a text
# changed, since each crawl updates last_seen of every post. With twice the segments before FTS5
# merges them, a crawl spends half the time in merging, and a query notices nothing.
_FTS = """
insert into posts_fts (posts_fts, rank) values ('automerge', 8);
drop trigger posts_au;
create trigger posts_au after update on posts
when old.title is not new.title or old.bottom_line is not new.bottom_line
    or old.body_text is not new.body_text
begin
    insert into posts_fts (posts_fts, rowid, title, bottom_line, body_text)
        values ('delete', old.id, old.title, old.bottom_line, old.body_text);
    insert into posts_fts (rowid, title, bottom_line, body_text)
        values (new.id, new.title, new.bottom_line, new.body_text);
end;
"""
