"""The tables of what was recorded and read, and the frontier; a comment tells each column."""

from __future__ import annotations

__all__ = ["AGAIN", "FRONTIER", "LINKS", "READ", "RECORDED", "REFUSALS", "RENDERINGS", "REVISITS"]

RECORDED = """
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
    finish_reason text               -- Scrapy's: finished, shutdown …; checked: links were
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
                                     -- api, robots, counter, stylesheet, file, frame, redirect,
                                     -- error, other; NULL while no reader has looked at it
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

READ = """
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
    site_id integer not null references sites(id),
    key text not null,               -- as captures.url_key, or 'id:' and the engine's id
    known_post_id integer not null references known_posts(id),
    primary key (site_id, key)
) without rowid;
create index aliases_known_post_id on aliases(known_post_id);

create table namings (
    -- A capture that names a post; the view `mentions` has the earliest of each source.
    capture_id integer not null references captures(id),
    position integer not null,       -- within the capture, from 0
    source text not null,            -- page, api, feed, sitemap, archive, link
    url text not null,               -- as named
    url_key text not null,           -- the same, normalised: an alias of the post
    published text,                  -- day, where the source tells it
    modified text,
    primary key (capture_id, position)
) without rowid;

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
    content_digest text,             -- SHA-256 over title, bottom line and body without
                                     -- white space; NULL when none of them is told
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

FRONTIER = """
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

REVISITS = """
alter table captures add column payload_file text;       -- of a `revisit`: where the record lies
alter table captures add column payload_offset integer;  -- that holds its payload; NULL where
alter table captures add column payload_length integer;  -- nobody found it
alter table captures add column etag text;               -- what a conditional request needs
alter table captures add column last_modified text;
create index captures_location on captures(warc_file, warc_offset);
create index captures_payload on captures(payload_digest) where record_type = 'response';
"""

REFUSALS = """
create table refusals (
    -- An address that a capture names and the crawl left alone; the view `refused` has each once.
    capture_id integer not null references captures(id),
    position integer not null,       -- within the capture, from 0
    url text not null,
    url_key text not null,           -- the same, normalised
    kind text not null,              -- what it was wanted as: post, file, frame, cited, feed …
    reason text not null,
    primary key (capture_id, position)
) without rowid;
"""

AGAIN = """
alter table frontier add column modified text;  -- when the post last changed, as told
alter table frontier add column seen text;  -- when an earlier crawl last captured it well
"""

RENDERINGS = """
alter table captures add column rendering_of text;  -- of a `resource`: the answer it was made of
create index captures_rendering_of on captures(rendering_of) where rendering_of is not null;
"""

LINKS = """
create table link_checks (
    -- A cited page that was asked for: one observation, never overwritten; see `link_history`.
    capture_id integer primary key references captures(id) on delete cascade,  -- the note of it
    url text not null,               -- as cited, without fragment
    url_key text not null,           -- the same, normalised, as citations.url_key
    answer text,                     -- WARC-Record-ID of what came at last, behind all redirects
    permanent integer check (permanent in (0, 1)),  -- whether these say so (301, 308); NULL
                                     -- where there was none
    failure text,                    -- why nothing came, or none could be asked for
    timegate text,                   -- who was asked for an archived copy (RFC 7089)
    memento_url text,                -- the copy that it led to
    memento_at text                  -- when that was made (Memento-Datetime)
);
create index link_checks_url_key on link_checks(url_key);
"""
