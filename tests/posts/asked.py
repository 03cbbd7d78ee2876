"""A draft as the tests of the checks write it, and what is said of it."""

from posts.checks import Draft, DraftPhoto, run_checks

PHOTO = DraftPhoto(alt="Two children plant a bean in a green pot.", width=2000, height=1500)


def draft(words="Our beans have come up.", **changes):
    return Draft(**{"words": words, "photos": (PHOTO,), **changes})


def found(one):
    """Which checks spoke, how loud, and of what."""
    return [(finding.check, finding.level, finding.where) for finding in run_checks(one)]


def asked(check, words, **changes):
    """What one check says of some words: its sentences."""
    return [finding.sentence for finding in run_checks(draft(words, **changes)) if finding.check == check]
