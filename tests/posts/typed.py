"""What a browser sends with the form of a post."""


def typed(website, **more):
    """Give what a browser sends for a short post on one account, changed as said."""
    return {
        "title": "Brook",
        "words": "We measured the brook.",
        f"account_{website.pk}": "on",
        "purpose": "information",
        "when": "signed_off",
        "none_apply": "on",
        "people-TOTAL_FORMS": "2",
        "people-INITIAL_FORMS": "0",
        "then": "save",
        **more,
    }
