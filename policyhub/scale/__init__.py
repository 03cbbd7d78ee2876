"""A trust of any size, made quickly: for measuring speed and for looking at full lists.

The rows are those that people and the machine would leave behind through the services: fingerprints match, histories are whole,
nothing is left to be sent. They are written in batches instead of one by one; whatever a service does in batches already is left
to it. All of it stands below one invented trust, and the same numbers give the same rows.

Not here: the demo (`policyhub.demo`), which is small, has stories and is shown to people.
"""

from policyhub.scale.loading import Size, load

__all__ = ["Size", "load"]
