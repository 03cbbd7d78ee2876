"""Facts about the networks that people post to by hand: limits, where a live post lives, and the steps to take.

One truth for the counter, the preview, the check and the guard. Limits are what fits when a person pastes a post,
read in autumn 2026; where a network's app and its interface for programs differ, the smaller number stands.
"""

from dataclasses import dataclass

from posts.channels.base import Limits
from posts.channels.counting import Counting


@dataclass(frozen=True, kw_only=True)
class Platform:
    """One network. `post_path` is how a live post's path and query look; its group `account` says whose post it is.

    On `short_hosts` the network itself shortens addresses: any single word is a post there, and nobody's name is in it.
    """

    label: str
    limits: Limits
    hosts: frozenset[str]
    post_path: str
    steps: tuple[str, ...]
    take_down_steps: tuple[str, ...]
    short_hosts: frozenset[str] = frozenset()


def _steps(where: str, *, alt: str, send: str) -> tuple[str, ...]:
    return (
        f"Sign in to {where} as the school, not as yourself.",
        "Start a new post and paste the words.",
        "Add the clean pictures from this page, in this order. Do not use the ones on your phone.",
        alt,
        "Read it once more as a parent would. It may be copied before you can change it.",
        send,
        "Copy the address of the live post and paste it here.",
    )


_VIDEO_STEP = "Download the video from this page and add it. Do not use the one on your phone."


def steps_for(steps: tuple[str, ...], *, pictures: bool, video: bool) -> list[str]:
    """Give the steps that one post needs: nothing about pictures where there are none, and how to add its video."""
    needed = [step for step in steps if pictures or "picture" not in step]
    return [*needed[:2], _VIDEO_STEP, *needed[2:]] if video and needed and steps[1].startswith("Start") else needed


def _take_down(menu: str) -> tuple[str, ...]:
    return (
        "Open the live post with the link on this page, signed in as the school.",
        menu,
        "Open the link again in a private window and check that the post is gone.",
        "Come back here and say that it is gone.",
    )


PLATFORMS: dict[str, Platform] = {
    "facebook": Platform(
        label="Facebook",
        limits=Limits(characters=63_206, images=10),
        hosts=frozenset({"facebook.com", "www.facebook.com", "m.facebook.com", "web.facebook.com"}),
        short_hosts=frozenset({"fb.watch"}),
        post_path=(
            r"/(?:(?P<account>[\w.-]+)/(?:posts|videos|photos|reels)/.+|groups/[\w.-]+/(?:posts|permalink)/\d+/?"
            r"|share/(?:[prv]/)?\w+/?|reel/\d+/?|(?:permalink|story|photo)\.php\?.+|photo/?\?.+|watch/?\?(?:.*&)?v=\d+.*)"
        ),
        steps=_steps(
            "Facebook",
            alt="Choose Edit, then Alternative text, and paste the words for each picture.",
            send="Choose Post.",
        ),
        take_down_steps=_take_down("Open the menu with the three dots and choose Move to bin, then confirm."),
    ),
    "instagram": Platform(
        label="Instagram",
        limits=Limits(characters=2_200, images=10, needs_image=True),
        hosts=frozenset({"instagram.com", "www.instagram.com"}),
        post_path=r"/(?:(?P<account>[\w.]+)/)?(?:p|reel|tv)/[\w-]+/?",
        steps=_steps(
            "Instagram",
            alt="Choose Advanced settings, then Write alt text, and paste the words for each picture.",
            send="Choose Share.",
        ),
        take_down_steps=_take_down("Open the menu with the three dots and choose Delete, then confirm."),
    ),
    "x": Platform(
        label="X",
        limits=Limits(characters=280, images=4, alt_characters=1_000, counting=Counting.WEIGHTED),
        hosts=frozenset({"x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com"}),
        post_path=r"/(?P<account>\w{1,15})/status/\d+(?:/photo/\d)?/?",
        steps=_steps(
            "X", alt="Choose Add description on each picture and paste the words for it.", send="Choose Post."
        ),
        take_down_steps=_take_down("Open the menu with the three dots and choose Delete, then confirm."),
    ),
    "linkedin": Platform(
        label="LinkedIn",
        limits=Limits(characters=3_000, images=20, alt_characters=1_000),
        hosts=frozenset({"linkedin.com", "www.linkedin.com", "uk.linkedin.com"}),
        post_path=r"/(?:posts/(?P<account>[\w%-]+?)_[\w%-]+|feed/update/urn:li:\w+:\d+)/?",
        steps=_steps("LinkedIn", alt="Choose ALT on each picture and paste the words for it.", send="Choose Post."),
        take_down_steps=_take_down("Open the menu with the three dots and choose Delete post, then confirm."),
    ),
    "threads": Platform(
        label="Threads",
        limits=Limits(characters=500, images=20, alt_characters=1_000, counting=Counting.EMOJI_AS_BYTES),
        hosts=frozenset({"threads.net", "www.threads.net", "threads.com", "www.threads.com"}),
        post_path=r"/(?:@(?P<account>[\w.]+)/post|t)/[\w-]+/?",
        steps=_steps("Threads", alt="Choose Alt on each picture and paste the words for it.", send="Choose Post."),
        take_down_steps=_take_down("Open the menu with the three dots and choose Delete, then confirm."),
    ),
    "tiktok": Platform(
        label="TikTok",
        limits=Limits(characters=2_200, images=35, alt_characters=300, needs_image=True),
        hosts=frozenset({"tiktok.com", "www.tiktok.com", "m.tiktok.com"}),
        short_hosts=frozenset({"vm.tiktok.com"}),
        post_path=r"/@(?P<account>[\w.]+)/(?:video|photo)/\d+/?",
        steps=_steps(
            "TikTok",
            alt="Choose More options, then Add alt text, and paste the words for each picture.",
            send="Choose Post.",
        ),
        take_down_steps=_take_down("Open the menu with the three dots and choose Delete, then confirm."),
    ),
    "youtube": Platform(
        label="YouTube",
        limits=Limits(characters=5_000, images=1),
        hosts=frozenset({"youtube.com", "www.youtube.com", "m.youtube.com"}),
        short_hosts=frozenset({"youtu.be"}),
        post_path=r"/(?:watch\?(?:.*&)?v=[\w-]{11}.*|post/[\w-]+/?|shorts/[\w-]+/?)",
        steps=_steps(
            "YouTube Studio",
            alt="YouTube has no field for the words for a picture: put them at the end of the description.",
            send="Choose Publish.",
        ),
        take_down_steps=_take_down("Open YouTube Studio, choose the video, then Delete for ever, and confirm."),
    ),
}
