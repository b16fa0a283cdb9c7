"""How a package is read: the pages of the site, the front page of the repository, the issue forms."""
