"""In: a ``RawArticle``, strings as found on a page; out: an ``Article``, clean text and real dates.

``article.normalise`` is the way through; every other module is one step of it and can be used alone. What is known of the
sites' habits (names of months, share bars, words of credits) lies in the TOML file beside the module that reads it.
"""
