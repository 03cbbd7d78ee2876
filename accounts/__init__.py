"""People and places: who there is, where, in which role, what they may, what the rules say there, and when a school works.

Below the three sisters and above `core`; it knows none of the sisters. Not here: posts, policies or cases, and the words of their
messages. Rights are asked through `access` alone, and nobody but this app talks to django-guardian.
"""
