"""The words in which a person is told what was removed from a photo, the most telling first. No other word is shown."""

REMOVED_WORDS = (
    "place",
    "date",
    "phone model",
    "serial number",
    "name of the owner",
    "comment",
    "caption",
    "text",
    "camera settings",
    "editing notes",
    "thumbnail",
    "colour profile",
    "movement",
    "extra pictures",
    "hidden data",
)
