"""What stands above a discussion, in the languages of blogs: ``3 Comments``, ``Leave a reply``."""

from __future__ import annotations

import re

__all__ = ["DISCUSSION"]

_NUMBER = (
    r"(?:\d[\d.,]{0,8}|no|one|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|deux|dos)"
)
_NOUN = (
    r"(?:comments?|responses?|repl(?:y|ies)|reactions?|feedbacks?|discussion|remarks?|"
    r"thoughts|opinions?|"
    r"talkback|guestbook(?: entries)?|conversation|kommentare?|leserkommentare|reaktionen|"
    r"antworten|"
    r"diskussion|diskus[ij]\w+|dyskusj\w+|keskustelu\w*|debatt|meinungen|leserbriefe|commentaires?|r[ée]actions?|r[ée]ponses?|avis|comentarios?|"
    r"respuestas?|opiniones|coment[áa]rios?|respostas?|commenti|reacties|komm?ent\w+|комм?ентар\w+|отзывы|ответы|мнения|yorum(?:lar)?|opinie|"
    r"reakcje|odpowiedzi|hozzászólás\w*|σχόλι[αο]|(?:ال)?تعليقات|comentarii|bình luận|ความคิดเห็น)"
)
DISCUSSION = re.compile(
    rf"\W*(?:{_NUMBER}\s)?(?:(?:leave|post|add|write|your|all|reader|readers['’]|user|"
    rf"visitor|vos|les|ihre|deja|dejar|escrib[ei]r?|laisse[rz]?|ajoute[rz]|schreibe?n?|"
    rf"hinterlassen?|lascia|scrivi|deixe|escreva|skriv|dodaj|napisz|добавить|оставить|написать|"
    rf"deine|alle|los|tus|latest|join the)\s(?:(?:an?|your|un|une|uno|eine?n?|um|tu|su)\s)?)"
    rf"{{0,2}}{_NOUN}"
    rf"(?:\s(?:from|by|of|on|to|von|zu|zum|des?|sur|à|a|sobre)\s.{{1,60}}|\sso far|\shere|"
    rf"\sbelow)?"
    rf"\W*(?:{_NUMBER}(?:\s{_NOUN})?\W*)?"
    r"|(?:from )?(?:our|the|my) (?:postbag|mailbag|post bag|mail bag|letter[- ]?box)|letters"
    r"|(?:readers['’]?|your) letters"
    r"|letters (?:from (?:our )?readers|to (?:the|this) \w+)|reader mail"
    r"|have your say|your turn|join in|join the (?:conversation|discussion)"
    r"|what (?:readers|people|others|you) (?:say|said|think|wrote).{0,20}"
    r"|(?:(?:この|本)?(?:記事|エントリー?|投稿)(?:への|に対する|の))?(?:已有)?[\W\d]*(?:[条條篇则個个]\s?)?(?:网友|網友|访客|訪客|游客|最新|全部|读者|讀者|热门)?(?:评论|評論|留言|回复|回應|跟帖|コメント|댓글|의견)"
    r"(?:列表|区)?[\W\d]*(?:[条條篇个]\W*)?",
    re.IGNORECASE,
)
