"""The tables of merged posts and what lies below them; a comment tells each column."""

from __future__ import annotations

__all__ = ["CUT", "DAY", "MERGED", "TERMS", "TOLD_MORE"]

MERGED = """
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
    primary key (post_id, comment_id)
) without rowid;
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
"""

_TERM = """
create table {terms} (
    id integer primary key,
    site_id integer not null references sites(id),
    name text not null,
    url text,                        -- listing page of the {term}: the greatest any post tells
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
"""
TERMS = "".join(
    _TERM.format(term=term, terms=terms)
    for term, terms in (("author", "authors"), ("category", "categories"), ("tag", "tags"))
)

TOLD_MORE = """
alter table captures add column posts_told integer;      -- how many the site says it has
alter table visits add column counter text;              -- what printed it: Top 10, theme …
alter table posts add column comment_system text;        -- service that loads the comments
alter table citations add column sentence text;          -- that cites, the bracket left out
alter table companies add column mic text;               -- of the exchange: ISO 10383
alter table company_mentions add column starts_at integer;  -- characters of body_text before it
create table notices (
    -- What the author says of the post itself: updates, corrections, disclosures.
    post_id integer not null references posts(id) on delete cascade,
    position integer not null,
    kind text not null,              -- update, correction, clarification, disclosure …
    text text not null,              -- what follows the label
    published text,                  -- day
    published_raw text,              -- as printed
    capture_id integer not null references captures(id),
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
