"""What changed: two versions compared, the least step of the version, the changelog, what prevents a release."""
