"""In: a page's bytes or text and its address; out: what it says, as ``RawArticle`` or ``Listing``.

No class name, id or tag path of any site is used: titles, bodies, dates and credits are found by evidence that any
plausible markup carries. ``page`` flattens the markup, ``headline`` and ``body`` weigh it, ``furniture`` remembers what
stands on every page of a site, ``reader`` conducts.
"""
