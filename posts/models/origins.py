"""Where a picture or a video is from, what it was made with, and whether it is gone from there: what people say (W10, W11).

Not here: what may be said (`kinds`), or what follows from it (`checks`).
"""

from django.conf import settings
from django.db import models

from posts.kinds import DEVICES, OWN_DEVICE, SOURCES, Origin


class FromSomewhere(models.Model):
    """What somebody says of something shown. Nobody can look: what is kept is who said it, and when."""

    source = models.CharField(max_length=10, choices=list(SOURCES.items()), blank=True)
    source_words = models.CharField(max_length=300, blank=True)
    device = models.CharField(max_length=10, choices=list(DEVICES.items()), blank=True)
    left_device_at = models.DateTimeField(null=True, blank=True)
    left_device_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def origin(self) -> Origin:
        """Give where it is from and what it was made with, as its author says."""
        return Origin(source=self.source, words=self.source_words, device=self.device)

    @property
    def is_on_own_device(self) -> bool:
        """Say whether it may still lie on somebody's own device: nobody has said that it was deleted there (W10)."""
        return self.device == OWN_DEVICE and self.left_device_at is None

    def say_from(self, origin: Origin) -> None:
        """Take over where it is from; what is of no own device has nowhere to be deleted."""
        self.source, self.source_words, self.device = origin.source, origin.words, origin.device
        if self.device != OWN_DEVICE:
            self.left_device_at = self.left_device_by = None

    def frozen_origin(self) -> dict[str, str]:
        """Give what a version keeps of its device beside its content."""
        left = {"left_device_at": self.left_device_at.isoformat()} if self.left_device_at else {}
        return {"device": self.device} | left
