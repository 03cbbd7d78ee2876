"""Who had to sign, who decided what about exactly which content, and whose turn it is now."""

from django.conf import settings
from django.db import models

from posts.models.posts import Post


class SignOffStep(models.Model):
    """One step of the sign-off, as the school's rules said when this version was put forward.

    The step is frozen, with the reason where not every post needs it; the right to sign it is asked afresh at the moment of
    signing (rules.md, section 5). Where it needs all of its roles, each of them has a share to sign.
    """

    # Found by the key below that begins with it.
    post = models.ForeignKey(Post, models.CASCADE, db_index=False, related_name="sign_off_steps")
    version = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    roles = models.JSONField()
    needs_all = models.BooleanField(default=False)
    express = models.BooleanField(default=False, help_text="Whoever signs writes the authority down (W13).")
    why = models.TextField(blank=True)
    permission = models.ForeignKey(
        "posts.StandingPermission", models.SET_NULL, null=True, blank=True, related_name="steps"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "version", "order"], name="%(app_label)s_%(class)s_order_once")
        ]

    def __str__(self) -> str:
        return f"{self.label}, step {self.order} of post {self.post_id}"

    @property
    def shares(self) -> tuple[str, ...]:
        """Give what has to be signed: a share for each of its roles, or one without a name that any of them fulfils."""
        return tuple(self.roles) if self.needs_all else ("",)


class Decision(models.Model):
    """One person's decision on one version, bound to the fingerprint of what they were shown."""

    class Outcome(models.TextChoices):
        SIGN_OFF = "sign_off", "signed it off"
        SEND_BACK = "send_back", "sent it back"
        REJECT = "reject", "said no"
        WITHDRAW = "withdraw", "withdrew it"
        REOPEN = "reopen", "took it back to change it"
        VOID_SIGN_OFF = "void_sign_off", "took the sign-off away"
        PUBLISH_URGENTLY = "publish_urgently", "published it at once"
        SETTLE = "settle", "settled how it went out"
        TAKE_DOWN = "take_down", "took it down"
        LOOK_OVER = "look_over", "looked at it afterwards"

    post = models.ForeignKey(Post, models.CASCADE, related_name="decisions")
    version = models.PositiveIntegerField()
    step = models.ForeignKey(SignOffStep, models.SET_NULL, null=True, blank=True, related_name="decisions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="post_decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    words = models.TextField(blank=True)
    reasons = models.JSONField(
        default=list, help_text="What was picked from the criteria when it was sent back, by key."
    )
    conditions = models.TextField(blank=True)
    share = models.CharField(max_length=300, blank=True, help_text="Whose part of the step it fulfils, where all sign.")
    authority = models.TextField(
        blank=True, help_text="The express authority given with it, in the signer's words (W13)."
    )
    exception = models.TextField(
        blank=True, help_text="The express exception for pictures of people, a condition (W23)."
    )
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "version", "step", "share"],
                condition=models.Q(outcome="sign_off"),
                name="%(app_label)s_%(class)s_one_signature_per_share",
            ),
            models.UniqueConstraint(
                fields=["post", "version", "step", "person"],
                condition=models.Q(outcome="sign_off"),
                name="%(app_label)s_%(class)s_nobody_signs_a_step_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} on version {self.version} of post {self.post_id}"


class Turn(models.Model):
    """It is this person's turn to decide on this post.

    Written whenever a post is put forward or signed on, and brought up to date by the machine, because absences and roles have
    dates. It counts only while its post waits, feeds the queue in one join, and opens nothing: signing asks the rules afresh
    (docs/adr/0031-whose-turn-it-is.md).
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="turns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="post_turns")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="%(app_label)s_%(class)s_once")]
        indexes = [models.Index(fields=["person", "since"], name="posts_turn_waiting")]

    def __str__(self) -> str:
        return f"{self.person_id} decides on post {self.post_id}"
