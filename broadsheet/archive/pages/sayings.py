"""Lines that are furniture by what they say, in the words of many sites and several languages."""

from __future__ import annotations

import re

SAYS = re.compile(
    r"^\W*(?:"
    r"advert(?:isement|ising|isment)?s?|ad|sponsored(?: (?:content|links?))?|publicidad|publicité|"
    r"anzeige|"
    r"werbung|reklama|pubblicità|story continues below(?: advertisement)?|continue reading(?: .*)?|"
    r"article continues (?:below|after).*|"
    r"(?:read|see|find out|learn|click for|load|show|view|watch)(?: the)? (?:more|full|"
    r"all)(?:\W.*)?|"
    r"related|related (?:articles?|stories|links?|content|topics?|coverage|news|posts?|videos?)|"
    r"(?:you )?(?:may|might) (?:also )?like.*|see also|recommended(?: for you)?|most (?:read|"
    r"popular|viewed)|"
    r"share(?: (?:this|on|via|it|with|the|your)\b.{0,60})?|shares|tweet(?: this)?|"
    r"like(?: us)?(?: on facebook)?|"
    r"pin it|pin|e-?mail(?: (?:this|article|story).{0,30})?|print(?: (?:this|article|story|"
    r"page).{0,20})?|save|"
    r"facebook|twitter|google ?\+?|linkedin|pinterest|reddit|tumblr|whatsapp|digg|stumbleupon|"
    r"del\.icio\.us|"
    r"follow (?:us|me|@?\w+(?: \w+){0,3}) on \w+.{0,60}|follow @\w+.*|like us on .{0,60}|"
    r"find us on .{0,60}|"
    r"(?:join|sign up|subscribe|get)\b.{0,40}\b(?:newsletters?|mailing list|our e-?mails?|alerts|"
    r"updates)\b.{0,80}|"
    r"(?:\d+ )?comments?(?: \(\d+\))?|(?:leave|post|add|write) (?:a )?(?:comment|reply)|"
    r"view comments|"
    r"(?:view|open|enlarge|expand|click to enlarge|full ?size)(?: (?:the )?(?:full[ -]?size|"
    r"larger?|slideshow|gallery|image|photo|picture)s?)*|"
    r"next(?: (?:page|slide|article|story))?|previous(?: (?:page|slide|article|story))?|"
    r"back to top|top|"
    r"(?:view )?photo gallery|photos?|video|gallery|slideshow|close|loading\W*|skip|play|pause|"
    r"add to\W*|text size|font size|text|larger|smaller|"
    r"(?:all rights reserved|copyright|©|\(c\) ?(?:19|20)\d\d).{0,200}|"
    r"this material may not be published, broadcast.*|"
    r"(?:tags?|topics?|categor(?:y|ies)|filed under|filed in|labels?|keywords|etiquetas|"
    r"schlagwörter)\s*:.{0,200}|"
    r"(?:tags?|topics?|categories|filed under)|"
    r"(?:image|photo|picture|foto|photograph)s?(?: (?:credits?|source|courtesy|"
    r"by))?\s*:\s*.{0,120}|"
    r"click here(?: (?:to|for)\b.{0,80})?|tap here.{0,60}|please enable javascript.*|"
    r"javascript is .{0,60}|"
    r"(?:your|the) browser (?:does not|doesn'?t|is) .{0,120}|"
    r"(?:link|digg|share|like|recommend|send|post|forward|embed) this(?: \w+)?|reprints?|permalink|"
    r"what(?:'|’)s this\??|\d+ shares?|\d+|[|/•·\-–—]+"
    r")\W*$",
    re.I,
)

LEAVES = re.compile(
    r"^\W*(?:trending|related\b|recommended|more (?:from|on|in|stories|news|articles|\w+$)|"
    r"most (?:read|"
    r"popular|viewed|shared|commented)|popular (?:now|stories|posts|articles)|top stories|"
    r"latest (?:news|"
    r"stories|headlines|posts)|you (?:may|might) (?:also )?(?:like|be interested)|read (?:next|"
    r"more)|up next|"
    r"also (?:on|in)\b|around the web|from (?:around )?the web|sponsored|promoted|see also|"
    r"don.t miss|"
    r"comments?$|leave a (?:reply|comment)|join the (?:conversation|discussion)|share this|"
    r"about the author|"
    r"newsletter|sign up|subscribe|lire aussi|à lire|sur le même sujet|mehr zum thema|das könnte|"
    r"weitere (?:artikel|themen)|noticias relacionadas|te puede interesar|leggi anche|"
    r"zobacz także)",
    re.I,
)
"""Headings below which a page has left its story."""

REFERS = re.compile(
    r"^\W*(?:"
    r"(?:read|see|watch|more|also(?: read)?|read also|don'?t miss|you may also like|"
    r"you might also like|"
    r"recommended(?: for you| reading)?|related(?: \w+)?|more (?:from|on|about|stories)\b[^.]*|"
    r"lire aussi|à lire(?: aussi)?|lea también|ver también|leia (?:mais|também)|lesen sie (?:auch|"
    r"mehr)|"
    r"mehr zum thema|leggi anche|czytaj (?:też|także|również|więcej)|lees ook|läs (?:också|mer)|"
    r"читайте также|zobacz (?:też|także|również))\s*[:»>→][^.]*"
    r")\W*$",
    re.I,
)
"""Lines that lead to another story: furniture unless somebody else took them for text."""
