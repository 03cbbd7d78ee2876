"""What the checks say of a video and of streams, as tables."""

import pytest

from posts.channels.platforms import PLATFORMS, steps_for
from posts.checks import Draft, DraftAccount, DraftVideo, run_checks
from posts.checks.videos import live_streams, missing_video_words, video_by_hand_only, video_not_read

FILM = DraftVideo("A class sings")


@pytest.mark.parametrize(
    "words",
    [
        "https://www.youtube.com/live/abc123",
        "See youtube.com/@oakfield/live tonight",
        "twitch.tv/oakfield",
        "https://www.facebook.com/oakfield/live",
        "https://www.instagram.com/oakfield/live/",
        "https://www.tiktok.com/@oakfield/live",
        "https://x.com/i/broadcasts/1abc",
        "https://zoom.us/j/123456",
        "https://teams.microsoft.com/l/meetup-join/19",
        "https://vimeo.com/event/123",
        "The concert is in our live stream.",
        "We livestream the match.",
        "We are streaming live at six.",
        "Watch us live at six!",
        "The choir goes live at six.",
    ],
)
def test_live_stream_is_asked_about(words):
    assert [(one.level, one.where) for one in live_streams(Draft(words=words))] == [("ask", "words")]


@pytest.mark.parametrize(
    "words",
    [
        "The fish live in the stream behind our school.",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "Where we live",
        "Live music at the fair",
        "https://www.facebook.com/oakfield/posts/1",
        "",
    ],
)
def test_ordinary_words_are_no_live_stream(words):
    assert list(live_streams(Draft(words=words))) == []


def test_stream_in_the_words_for_one_account_is_found_there():
    draft = Draft(words="", per_account={"@page": DraftAccount("facebook", "Our live stream starts.")})

    assert [one.where for one in live_streams(draft)] == ["words for @page"]


@pytest.mark.parametrize("kind", [*PLATFORMS, "atom", "something-new"])
def test_video_goes_only_where_people_post_by_hand(kind, monkeypatch):
    monkeypatch.setattr("posts.checks.videos.label_for", lambda kind: kind)
    draft = Draft(words="", per_account={"@one": DraftAccount(kind)}, video=FILM)

    assert bool(list(video_by_hand_only(draft))) == (kind not in PLATFORMS)


def test_post_without_a_video_is_asked_nothing_about_one():
    draft = Draft(words="Hello", per_account={"@one": DraftAccount("atom")})

    assert [*video_by_hand_only(draft), *missing_video_words(draft), *video_not_read(draft)] == []


@pytest.mark.parametrize(("words", "stopped"), [("", True), ("  ", True), ("A class sings", False)])
def test_video_needs_words(words, stopped):
    assert bool(list(missing_video_words(Draft(words="", video=DraftVideo(words))))) == stopped


def test_names_in_the_words_of_a_video_are_found():
    draft = Draft(words="", video=DraftVideo("Wren Abernathy sings"), known_names=("Wren Abernathy",))

    assert "video" in {one.where for one in run_checks(draft)}


@pytest.mark.parametrize("kind", list(PLATFORMS))
def test_steps_by_hand_name_the_video_where_there_is_one(kind):
    steps = PLATFORMS[kind].steps

    assert "video from this page" in steps_for(steps, pictures=False, video=True)[2]
    assert not any("video from this page" in step for step in steps_for(steps, pictures=True, video=False))
    assert steps_for(PLATFORMS[kind].take_down_steps, pictures=True, video=True) == list(
        PLATFORMS[kind].take_down_steps
    )
    assert steps_for((), pictures=False, video=True) == []
