"""In: sites and a user's wishes; out: their articles in the archive and a report of the run.

This room conducts: a spider decides where to go (``spiders``), the pages it asks for wait their turn (``pace``, ``handler``,
``robots``), what comes back flows through extract → normalise → persist (``pipelines``), and ``runner`` starts and ends it all.
"""
