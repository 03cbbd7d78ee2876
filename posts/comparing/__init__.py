"""What changed between two versions of a post, word by word and picture by picture. Pure: plain values in, plain values out.

Not here: which two are compared, and for whom (`views`); what a sign-off covers is `fingerprint`.
"""

from posts.comparing.content import Account, Content, Person, Picture, content_of
from posts.comparing.pictures import PictureChange, pictures_between
from posts.comparing.versions import Comparison, compare
from posts.comparing.wording import Piece, TextChange, between

__all__ = [
    "Account",
    "Comparison",
    "Content",
    "Person",
    "Picture",
    "PictureChange",
    "Piece",
    "TextChange",
    "between",
    "compare",
    "content_of",
    "pictures_between",
]
