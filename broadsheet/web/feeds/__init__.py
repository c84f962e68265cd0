"""What the paper says to feed readers: RSS 2.0, Atom 1.0 and JSON Feed 1.1 of one content.

``channels`` finds what a feed is about, ``entries`` turns stories into plain values, and one
writer for each format (``rss``, ``atom``, ``jsonfeed``) writes these.
"""
