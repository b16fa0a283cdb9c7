"""What changed: comparing two versions, the least step of the version, the changelog, and what prevents a release."""
