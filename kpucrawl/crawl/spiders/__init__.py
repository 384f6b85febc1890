"""In: a site's home page; out: requests for its listings and articles. One module a family of sites."""
