"""Clean copies of photos: a file somebody chose goes in, a picture made of nothing but pixels comes out.

Pure: plain values in, plain values out; no models, no settings, no names in paths. What a *person* decides about a
photo (who is in it, may it be used) does not belong here.
"""

from posts.photos.cleaning import CleanPhoto, RefusedPhoto, Rendition, clean

__all__ = ["CleanPhoto", "RefusedPhoto", "Rendition", "clean"]
