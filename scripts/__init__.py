"""What can be done with the package: validate, format, stamp, load, measure agreement, build the site."""
