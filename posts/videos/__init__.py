"""Videos as they may be kept: a file somebody chose goes in, the same pictures and sound come out, with nothing beside them.

Pure: plain values in, plain values out; no models, no settings, no names in paths. Nothing is encoded anew: whatever can be seen or
heard stays as it was recorded, so a person watches it. What that person says (who is in it, may it go out) does not belong here.
"""

from posts.videos.cleaning import CleanVideo, RefusedVideo, clean
from posts.videos.kinds import CONTENT_TYPES, NAMES, Kind

__all__ = ["CONTENT_TYPES", "NAMES", "CleanVideo", "Kind", "RefusedVideo", "clean"]
