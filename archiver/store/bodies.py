"""Which texts a merged post has, and how one that nothing has any longer is deleted.

Most texts are those of readings. A text put together from parts is no reading's: it is there for
the post and its versions alone.
"""

from __future__ import annotations

__all__ = ["DROP_UNUSED", "MERGED_BODIES"]

MERGED_BODIES = """
select body_id from post_versions where post_id = ?1 and body_id is not null
union select body_id from posts where id = ?1 and body_id is not null
"""
DROP_UNUSED = """
delete from bodies where id = ?1 and not exists (select 1 from readings where body_id = ?1)
    and not exists (select 1 from post_versions where body_id = ?1)
    and not exists (select 1 from posts where body_id = ?1)
"""
