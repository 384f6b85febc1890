"""kpucrawl keeps what the 552 regional offices of Indonesia's election commission publish.

The rooms, in the order the data walks through them:

1. ``catalogue`` – which sites there are, and which addresses are one and the same.
2. ``crawl`` – where to go next, politely; it conducts all the rooms below.
3. ``extract`` – a page in, what it says out (``RawArticle``).
4. ``normalise`` – what it says in, clean text and real dates out (``Article``).
5. ``persist`` – an article in, a verdict out; one SQLite archive and the raw pages beside it.
6. ``query`` – a question in, rows out as a table, CSV or JSON lines.
7. ``rehearse`` – a pretend KPU network on loopback, for the demo, the tests and the benchmarks.
8. ``serve`` – the reading room: an archive in, web pages out, read-only.

Parcels handed from room to room are in ``items``, every error is in ``errors``, the front door is ``cli``.
"""

__version__ = "0.1.0"
