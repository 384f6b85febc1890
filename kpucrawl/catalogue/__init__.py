"""In: a site's name or an address; out: the ``Site`` row, the family it belongs to, and the one canonical address."""
