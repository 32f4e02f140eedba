"""The tables of what was recorded and read, and the frontier; a comment tells each column."""

from __future__ import annotations

__all__ = ["AGAIN", "FRONTIER", "LINKS", "READ", "RECORDED", "REFUSALS", "RENDERINGS", "REVISITS"]

RECORDED = """
create table sites (
    -- A blog. Its identity is its home address, not the name of a spider.
    -- Source: the newest `crawl` note of the blog in the WARC files.
    id integer primary key,          -- row number, given by the database
    key text not null unique,        -- home without scheme, declared hosts folded into one
    home text not null,              -- address of the front page
    title text not null,             -- as declared, or as found on the front page
    timezone text,                   -- IANA name; the zone of dates printed without one
    declaration text not null
        check (json_valid(declaration)),  -- JSON as in the WARC's `crawl` note
    declared_at text not null,       -- when the newest `crawl` note of the site was written [time]
    declared_by text not null        -- WARC-Record-ID of that note
);

create table runs (
    -- One process of a crawl.
    -- Source: the `crawl` note that opens it; its end is told by the crawl itself.
    id integer primary key,          -- row number, given by the database
    site_id integer not null references sites(id),  -- blog that was crawled
    uuid text not null unique,       -- what the WARC files call the run
    spider text not null,            -- name of the Scrapy spider
    arguments text not null check (json_valid(arguments)),  -- what was given with -a, a JSON
                                                            -- object
    started_at text not null,        -- when it began [time]
    finished_at text,                -- when it ended; NULL while it is under way, or when it was
                                     -- killed [time]
    finish_reason text               -- Scrapy's: finished, shutdown …; checked: links were
);
create index runs_site_id on runs(site_id);

create table captures (
    -- A WARC record: an answer, or a note that an address gave none.
    -- Source: the WARC record; kind, failure and parser from whoever read it.
    id integer primary key,          -- row number, given by the database
    site_id integer not null references sites(id),  -- blog it was fetched for
    run_id integer not null references runs(id),  -- run that fetched it
    record_id text not null unique,  -- WARC-Record-ID
    record_type text not null check (record_type in ('response', 'metadata')),
                                     -- WARC-Type: response, revisit (its payload lies elsewhere),
                                     -- resource (made by a browser), metadata (a note)
    url text not null,               -- WARC-Target-URI
    url_key text not null,           -- the same, normalised: what equal addresses share
    method text,                     -- of the request: GET, HEAD …; NULL for notes
    status integer,                  -- of HTTP; NULL for notes and for answers without one [code]
    mime text,                       -- media type of Content-Type, lower case, without parameters
    kind text,                       -- what it turned out to be: post, listing, sitemap, feed,
                                     -- api, robots, counter, stylesheet, file, frame, redirect,
                                     -- error, other; NULL while no reader has looked at it
    fetched_at text not null check (fetched_at glob '????-??-??T??:??:??.??????Z'),
                                     -- WARC-Date, with microseconds [time]
    warc_file text not null,         -- file name, without directory
    warc_offset integer not null,    -- before the record's gzip member, from the start of the file
                                     -- [bytes]
    warc_length integer not null,    -- of that member [bytes]
    payload_digest text,             -- WARC-Payload-Digest: sha1:BASE32 over the entity, its
                                     -- transfer coding undone
    truncated text,                  -- WARC-Truncated: length, time, disconnect, unspecified; NULL
                                     -- when complete
    ip text,                         -- WARC-IP-Address; NULL through a proxy
    failure text,                    -- why it is not what it should be, one line; else NULL
    parser text,                     -- platform that read it; '' where nothing was parsed
    parser_version integer           -- that parser's [version]
);
create index captures_address on captures(site_id, url_key, fetched_at, record_id);
create index captures_run_id on captures(run_id);
create index captures_failed on captures(site_id, url_key) where failure is not null;
"""

READ = """
create table known_posts (
    -- A post that some source named or that was read, held or not.
    -- Source: all readings and namings of the post.
    id integer primary key autoincrement,  -- what other tables call the post; never given to
                                           -- another
    site_id integer not null references sites(id),  -- blog it is of
    url text,                        -- canonical address; NULL while only an id is known
    naming text not null             -- '' when a reading told the url, else time, record and url
                                     -- of the earliest naming, '~' when there is none
);
create index known_posts_site_id on known_posts(site_id);

create table aliases (
    -- Every address and engine id that means a post.
    -- Source: what any reading or naming of the post calls it.
    site_id integer not null references sites(id),  -- blog the address is of
    key text not null,               -- as captures.url_key, or 'id:' and the engine's id
    known_post_id integer not null references known_posts(id),  -- post that is meant
    primary key (site_id, key)
) without rowid;
create index aliases_known_post_id on aliases(known_post_id);

create table namings (
    -- A capture that names a post; the view `mentions` has the earliest of each source.
    -- Source: the capture that names it.
    capture_id integer not null references captures(id),  -- capture that names it
    position integer not null,       -- within the capture, from 0 [number]
    source text not null,            -- page, api, feed, sitemap, archive, link
    url text not null,               -- as named
    url_key text not null,           -- the same, normalised: an alias of the post
    published text,                  -- day, where the source tells it
    modified text,                   -- when the source says it last changed [time]
    primary key (capture_id, position)
) without rowid;

create table bodies (
    -- The text of posts, stored once a post, however often it was read.
    -- Source: readings; of a text on several pages all its parts.
    id integer primary key,          -- row number, given by the database
    digest text not null,            -- SHA-256 over html and text
    html text,                       -- clean HTML: few tags, hardly an attribute
    text text                        -- plain text, its blocks apart by an empty line
);

create table reading_fields (
    -- What readings tell beside body and visits, stored once a post, however often it was read.
    -- Source: readings.
    id integer primary key,          -- row number, given by the database
    digest text not null,            -- SHA-256 over fields
    fields text not null             -- JSON object; a field that is not told is absent
);

create table readings (
    -- What one capture says about one post, whole.
    -- Source: the capture, as a parser read it.
    id integer primary key,          -- row number, given by the database
    capture_id integer not null references captures(id),  -- capture that was read
    position integer not null,       -- within the capture, from 0 [number]
    known_post_id integer not null references known_posts(id),  -- post it is about
    source text not null,            -- what kind of answer tells it: page, part, api, feed,
                                     -- archive, counter …
    url text,                        -- canonical address as told
    aliases text not null,           -- JSON list of further addresses
    engine_id text,                  -- the engine's own id of the post
    fields_id integer not null references reading_fields(id),  -- what it tells beside the body
    body_id integer references bodies(id),  -- the body it tells, if any
    content_digest text,             -- SHA-256 over title, bottom line and body without white
                                     -- space; NULL when none of them is told
    unique (capture_id, position)
);
create index readings_known_post_id on readings(known_post_id);
create index readings_fields_id on readings(fields_id);
create index readings_body_id on readings(body_id);

create table visits (
    -- What a page printed about its own readers: observations, never overwritten.
    -- Source: the page, or the answer of its counter.
    id integer primary key,          -- row number, given by the database
    reading_id integer not null unique references readings(id) on delete cascade,
                                     -- reading that tells it
    post_id integer not null references known_posts(id),  -- post it counts for
    observed_at text not null,       -- when the capture was made [time]
    total integer,                   -- ever, as the page prints it [visits]
    today integer,                   -- on the day of the capture, as the page prints it [visits]
    approximate integer not null check (approximate in (0, 1)),  -- whether it was abbreviated, as
                                                                 -- 1.2k [0 or 1]
    source text not null,            -- page, api or counter
    capture_id integer not null references captures(id)  -- capture it was read in
);
create index visits_post_id on visits(post_id, observed_at);
create index visits_capture_id on visits(capture_id);
"""

FRONTIER = """
create table frontier (
    -- What a crawl under way has still to fetch, and what it has fetched.
    -- Source: the crawl under way; no part of the archive's content.
    id integer primary key,          -- row number, given by the database
    run_id integer not null references runs(id),  -- run that wants it
    url text not null,               -- address to fetch
    url_key text not null,           -- the same, normalised
    kind text not null,              -- what it is expected to be, as captures.kind
    state text not null check (state in ('queued', 'claimed', 'done', 'failed')),
                                     -- queued, claimed (being fetched), done, failed, or spared
                                     -- (left unasked)
    priority integer not null,       -- lowest first [rank]
    published text,                  -- day or month of the post, as far as known
    source text,                     -- what named it
    referer text,                    -- page it was found on
    last_resort integer not null check (last_resort in (0, 1)),  -- whether to ask only if API,
                                                                 -- sitemaps and feeds name no post
                                                                 -- [0 or 1]
    attempts integer not null,       -- how often it was asked for [requests]
    unique (run_id, url_key, kind)
);
create index frontier_state on frontier(run_id, state, priority, id);
"""

REVISITS = """
alter table captures add column payload_file text;  -- of a revisit: file of its payload
alter table captures add column payload_offset integer;  -- and where in it [bytes]
alter table captures add column payload_length integer;  -- of that record [bytes]
alter table captures add column etag text;  -- ETag, for conditional requests
alter table captures add column last_modified text;  -- Last-Modified, for the same
create index captures_location on captures(warc_file, warc_offset);
create index captures_payload on captures(payload_digest) where record_type = 'response';
"""

REFUSALS = """
create table refusals (
    -- An address that a capture names and the crawl left alone; the view `refused` has each once.
    -- Source: the capture, and the bounds of the crawl.
    capture_id integer not null references captures(id),  -- capture that names it
    position integer not null,       -- within the capture, from 0 [number]
    url text not null,               -- address that was left alone
    url_key text not null,           -- the same, normalised
    kind text not null,              -- what it was wanted as: post, file, frame, cited, feed …
    reason text not null,            -- which bound it lies outside, one line
    primary key (capture_id, position)
) without rowid;
"""

AGAIN = """
alter table frontier add column modified text;  -- when the post last changed, as told [time]
alter table frontier add column seen text;  -- last good capture by an earlier crawl [time]
"""

RENDERINGS = """
alter table captures add column rendering_of text;  -- of a `resource`: the answer it was made of
create index captures_rendering_of on captures(rendering_of) where rendering_of is not null;
"""

LINKS = """
create table link_checks (
    -- A cited page that was asked for: one observation, never overwritten; see `link_history`.
    -- Source: the `link` note that ends a check.
    capture_id integer primary key references captures(id) on delete cascade,  -- the note of it
    url text not null,               -- as cited, without fragment
    url_key text not null,           -- the same, normalised, as citations.url_key
    answer text,                     -- WARC-Record-ID of what came at last, behind all redirects
    permanent integer check (permanent in (0, 1)),  -- whether these say so (301, 308); NULL
                                     -- where there was none [0 or 1]
    failure text,                    -- why nothing came, or none could be asked for
    timegate text,                   -- who was asked for an archived copy (RFC 7089)
    memento_url text,                -- the copy that it led to
    memento_at text                  -- when that was made (Memento-Datetime) [time]
);
create index link_checks_url_key on link_checks(url_key);
"""
