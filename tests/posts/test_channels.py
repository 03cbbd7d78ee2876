import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from posts.channels import CHANNELS, channel_for, label_for, limits_for
from posts.channels.base import Channel, ChannelError, Image, Limits, Parcel, why_it_does_not_fit
from posts.channels.by_hand import check_live_address
from posts.channels.counting import Counting, count
from posts.channels.fake import FakeChannel
from posts.channels.platforms import PLATFORMS

AT = datetime(2027, 3, 4, 16, 30, tzinfo=UTC)
SETTINGS = {"authority": "harbour.example", "since": "2026-09-01"}
FAKE = "fake"
FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture(params=[*CHANNELS, FAKE])
def channel(request):
    if request.param == FAKE:
        return FakeChannel(kind=FAKE, settings={})
    return channel_for(request.param, settings=SETTINGS)


def picture(alt="Two children plant a bean."):
    data = b"\xff\xd8 drawn \xff\xd9"
    return Image(data=data, sha256=hashlib.sha256(data).hexdigest(), alt=alt, width=1600, height=1200)


def parcel(**changes):
    plain = Parcel(
        key="5f0c-17",
        account="harbour-north",
        text="Our beans have come up.",
        at=AT,
        images=(picture(),),
        address="https://harbour.example/news/17",
    )
    return dataclasses.replace(plain, **changes)


# The contract: every channel in the list, and the fake, keep it.


def test_channel_gives_a_receipt(channel):
    receipt = channel.publish(parcel())

    assert receipt.remote_id
    assert receipt.at == AT
    assert receipt.url.startswith("https://") if receipt.is_done else receipt.to_do


def test_channel_gives_the_same_receipt_for_the_same_parcel(channel):
    assert channel.publish(parcel()) == channel.publish(parcel())


def test_channel_tells_two_publications_apart(channel):
    assert channel.publish(parcel()).remote_id != channel.publish(parcel(key="5f0c-18")).remote_id


def test_channel_takes_down_twice_without_trouble(channel):
    sent = channel.publish(parcel())

    first = channel.take_down(remote_id=sent.remote_id, url=sent.url, at=AT)
    second = channel.take_down(remote_id=sent.remote_id, url=sent.url, at=AT)

    assert first == second
    assert first.is_done == sent.is_done


def test_channel_refuses_what_says_nothing(channel):
    with pytest.raises(ChannelError) as refused:
        channel.publish(parcel(text=" \n", images=()))

    assert refused.value.permanent


def test_channel_refuses_a_picture_without_words(channel):
    with pytest.raises(ChannelError, match="cannot see it") as refused:
        channel.publish(parcel(images=(picture(alt="  "),)))

    assert refused.value.permanent


def test_channel_refuses_a_moment_without_a_zone(channel):
    with pytest.raises(ChannelError, match="time zone"):
        channel.publish(parcel(at=AT.replace(tzinfo=None)))


def test_channel_refuses_one_character_too_many(channel):
    most = channel.limits.characters
    if most is None:
        assert channel.publish(parcel(text="a" * 100_000)).remote_id
        return

    assert channel.publish(parcel(text="a" * most)).remote_id
    with pytest.raises(ChannelError, match="too long") as refused:
        channel.publish(parcel(text="a" * (most + 1)))

    assert refused.value.permanent


def test_channel_refuses_one_picture_too_many(channel):
    most = channel.limits.images
    if most is None:
        assert channel.publish(parcel(images=(picture(),) * 60)).remote_id
        return

    assert channel.publish(parcel(images=(picture(),) * most)).remote_id
    with pytest.raises(ChannelError, match="pictures where"):
        channel.publish(parcel(images=(picture(),) * (most + 1)))


def test_channel_says_when_it_needs_a_picture(channel):
    if channel.limits.needs_image:
        with pytest.raises(ChannelError, match="without a picture"):
            channel.publish(parcel(images=()))
    else:
        assert channel.publish(parcel(images=())).remote_id


def test_channel_is_a_channel(channel):
    assert isinstance(channel, Channel)
    assert isinstance(channel.limits, Limits)


# The list.


def test_a_feed_without_a_host_name_refuses_to_load():
    with pytest.raises(ChannelError, match="authority is missing") as refused:
        channel_for("atom", settings={"since": "2026-09-01"})

    assert refused.value.permanent


@pytest.mark.parametrize(
    "odd",
    [{"authority": "Harbour example", "since": "2026-09-01"}, {"authority": "harbour.example", "since": "soon"}],
)
def test_a_feed_with_odd_settings_names_no_entry(odd):
    with pytest.raises(ChannelError, match="host name and a day"):
        channel_for("atom", settings=odd).publish(parcel())


def test_a_key_that_cannot_stand_in_a_name_is_refused():
    with pytest.raises(ChannelError, match="key"):
        channel_for("atom", settings=SETTINGS).publish(parcel(key="a b"))


def test_an_unknown_channel_does_not_exist():
    with pytest.raises(KeyError):
        channel_for("pigeon")


def test_the_fake_is_offered_to_nobody():
    assert FAKE not in CHANNELS


def test_every_channel_has_a_name_and_limits():
    assert label_for("x") == "X"
    assert all(channel_for(kind, settings=SETTINGS).limits == limits_for(kind) for kind in CHANNELS)


def test_by_hand_lays_out_the_steps():
    receipt = channel_for("facebook").publish(parcel())

    assert not receipt.is_done
    assert "Sign in to Facebook as the school" in receipt.to_do[0]
    assert any("clean pictures" in step for step in receipt.to_do)
    assert "paste it here" in receipt.to_do[-1]


def test_by_hand_speaks_of_no_picture_where_there_is_none():
    receipt = channel_for("facebook").publish(parcel(images=()))

    assert not any("picture" in step for step in receipt.to_do)


def test_take_down_by_hand_is_proven_by_looking():
    receipt = channel_for("x").take_down(remote_id="by-hand:x:1", url="https://x.com/a/status/1", at=AT)

    assert any("private window" in step for step in receipt.to_do)


def test_words_for_a_picture_have_a_limit_where_the_network_has_one():
    limits = Limits(alt_characters=10)

    assert "too long" in why_it_does_not_fit(parcel=parcel(images=(picture(alt="a" * 11),)), limits=limits)
    assert why_it_does_not_fit(parcel=parcel(images=(picture(alt="a" * 10),)), limits=limits) is None


# The fake rehearses trouble.


def test_fake_that_failed_stored_nothing():
    fake = FakeChannel(kind=FAKE, settings={})
    fake.fail(ChannelError("try later", permanent=False))

    with pytest.raises(ChannelError):
        fake.publish(parcel())

    assert fake.posts == {}


def test_fake_that_lost_its_answer_did_store_and_does_not_store_twice():
    fake = FakeChannel(kind=FAKE, settings={})
    fake.lose_answer(ChannelError("no answer", permanent=False))

    with pytest.raises(ChannelError):
        fake.publish(parcel())
    again = fake.publish(parcel(at=AT + timedelta(minutes=5)))

    assert list(fake.posts) == ["5f0c-17"]
    assert again.at == AT
    assert fake.sent == 2


# Counting.


@pytest.mark.parametrize(
    ("text", "counting", "length"),
    [
        ("Café", Counting.GRAPHEMES, 4),
        ("Cafe\u0301", Counting.GRAPHEMES, 4),
        (FAMILY, Counting.GRAPHEMES, 1),
        ("ਸਤਿ ਸ੍ਰੀ", Counting.GRAPHEMES, 5),
        ("a\r\nb", Counting.GRAPHEMES, 3),
        ("", Counting.GRAPHEMES, 0),
        ("Café", Counting.WEIGHTED, 4),
        ("Cafe\u0301", Counting.WEIGHTED, 4),
        (FAMILY, Counting.WEIGHTED, 2),
        ("👍🏽", Counting.WEIGHTED, 2),
        ("🇬🇧", Counting.WEIGHTED, 2),
        ("1️⃣", Counting.WEIGHTED, 2),
        ("学校", Counting.WEIGHTED, 4),
        ("room 12", Counting.WEIGHTED, 7),
        ("“Hello”", Counting.WEIGHTED, 7),
        ("See https://harbour.example/a/very/long/address/indeed?with=more.", Counting.WEIGHTED, 28),
        ("See harbour.sch.uk now", Counting.WEIGHTED, 31),
        ("office@harbour.sch.uk", Counting.WEIGHTED, 21),
        ("Two: https://a.example https://b.example", Counting.WEIGHTED, 52),
        ("hello", Counting.EMOJI_AS_BYTES, 5),
        ("hello 👍", Counting.EMOJI_AS_BYTES, 10),
        ("Café 7", Counting.EMOJI_AS_BYTES, 6),
    ],
)
def test_each_network_counts_in_its_own_way(text, counting, length):
    assert count(text=text, counting=counting) == length


# Live addresses.


@pytest.mark.parametrize(
    ("kind", "address", "handle"),
    [
        ("facebook", "https://www.facebook.com/harbournorth/posts/pfbid02abc", "harbournorth"),
        ("facebook", "https://www.facebook.com/permalink.php?story_fbid=1&id=2", ""),
        ("facebook", "https://www.facebook.com/100064000000001/posts/123", "harbournorth"),
        ("facebook", "https://www.facebook.com/harbournorth/posts/1", "Harbour North School"),
        ("facebook", "https://www.facebook.com/share/p/1AbcDef/", ""),
        ("facebook", "https://www.facebook.com/watch/?v=123456", ""),
        ("facebook", "https://fb.watch/abcDEF12/", ""),
        ("instagram", " https://www.instagram.com/p/C4abc_-1/?igsh=xyz ", ""),
        ("instagram", "https://www.instagram.com/harbournorth/p/C4abc/", "@HarbourNorth"),
        ("x", "https://x.com/HarbourNorth/status/1765432100000000000?s=20", "@harbournorth"),
        ("x", "https://twitter.com/harbournorth/status/1765432100000000000", ""),
        ("linkedin", "https://www.linkedin.com/posts/harbour-north_beans-activity-71-abcd", "harbour-north"),
        ("linkedin", "https://www.linkedin.com/feed/update/urn:li:activity:7100000000000000000/", ""),
        ("threads", "https://www.threads.net/@harbournorth/post/C4abc", "harbournorth"),
        ("tiktok", "https://www.tiktok.com/@harbournorth/video/7300000000000000000", "harbournorth"),
        ("tiktok", "https://vm.tiktok.com/ZMabcdef/", "harbournorth"),
        ("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", ""),
        ("youtube", "https://youtu.be/dQw4w9WgXcQ?si=abc", ""),
        ("youtube", "https://www.youtube.com/shorts/abc-DEF_123", ""),
        ("x", "https://x.com:443/harbournorth/status/17", ""),
    ],
)
def test_a_live_address_is_taken(kind, address, handle):
    assert check_live_address(kind, address, handle=handle) is None


@pytest.mark.parametrize(
    ("kind", "address", "why"),
    [
        ("x", "", "Paste the address"),
        ("x", "http://x.com/harbournorth/status/17", "https"),
        ("x", "javascript:alert(1)", "https"),
        ("x", "x.com/harbournorth/status/17", "https"),
        ("x", "https://x.com.evil.example/harbournorth/status/17", "not on X"),
        ("x", "https://evilx.com/harbournorth/status/17", "not on X"),
        ("x", "https://evil.example/x.com/harbournorth/status/17", "not on X"),
        ("x", "https://www.facebook.com/harbournorth/posts/17", "not on X"),
        ("x", "https://x.com@evil.example/harbournorth/status/17", "has more in it"),
        ("x", "https://me:secret@x.com/harbournorth/status/17", "has more in it"),
        ("x", "https://@x.com/harbournorth/status/17", "has more in it"),
        ("x", "https://x.com:8443/harbournorth/status/17", "has more in it"),
        ("x", "https://х.com/harbournorth/status/17", "characters in it"),
        ("x", "https://xn--x-8sb.com/harbournorth/status/17", "not on X"),
        ("x", "https://x.com\\@evil.example/harbournorth/status/17", "characters in it"),
        ("x", "https://x.com/harbour north/status/17", "characters in it"),
        ("x", "https://x.com/harbournorth\u202e/status/17", "characters in it"),
        ("x", "https://x.com/harbournorth/status/17" + "0" * 2_000, "characters in it"),
        ("x", "https://x.com./harbournorth/status/17", "not on X"),
        ("x", "https://x.com:port/harbournorth/status/17", "not a complete address"),
        ("x", "https://[x.com/harbournorth/status/17", "not a complete address"),
        ("x", "https:///harbournorth/status/17", "not on X"),
        ("x", "https://x.com/", "not the address of one post"),
        ("x", "https://x.com/harbournorth", "not the address of one post"),
        ("x", "https://x.com/hillside/status/17", "belongs to hillside"),
        ("facebook", "https://www.facebook.com/harbournorth", "not the address of one post"),
        ("facebook", "https://www.facebook.com/", "not the address of one post"),
        ("facebook", "https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.example", "not on Facebook"),
        ("facebook", "https://www.facebook.com/hillside/posts/1", "belongs to hillside"),
        ("instagram", "https://www.instagram.com/harbournorth/", "not the address of one post"),
        ("youtube", "https://www.youtube.com/watch", "not the address of one post"),
        ("youtube", "https://www.youtube.com/redirect?q=https://evil.example&v=dQw4w9WgXcQ", "not the address of one"),
        ("tiktok", "https://www.tiktok.com/@harbournorth", "not the address of one post"),
    ],
)
def test_an_address_that_is_not_the_post_is_refused(kind, address, why):
    sentence = check_live_address(kind, address, handle="harbournorth")

    assert why in sentence
    assert sentence.endswith(".")


def test_every_platform_knows_its_steps_and_hosts():
    for platform in PLATFORMS.values():
        assert platform.hosts
        assert all(step.endswith(".") for step in (*platform.steps, *platform.take_down_steps))
        assert platform.limits.characters


def test_moments_are_told_apart_by_zone_not_by_clock():
    london = AT.astimezone(timezone(timedelta(hours=1)))

    assert channel_for("x").publish(parcel(at=london, images=())).at == AT


@pytest.mark.parametrize(
    ("most", "words", "fits"),
    [
        (None, "Beans", "Beans"),
        (5, "Beans", "Beans"),
        (4, "Beans", "Bean"),
        (0, "Beans", ""),
        (2, f"{FAMILY}{FAMILY}{FAMILY}", f"{FAMILY}{FAMILY}"),
    ],
)
def test_as_much_of_a_text_is_left_as_fits(most, words, fits):
    assert Limits(characters=most).beginning(words) == fits


def test_what_is_left_is_counted_as_the_network_counts():
    limits = Limits(characters=5, counting=Counting.WEIGHTED)

    assert limits.beginning("ab🌱🌱c") == "ab🌱"
