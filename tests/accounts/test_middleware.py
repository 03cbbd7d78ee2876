"""Who is asking: sessions end at their age."""

from tests.factories import sign_in


def test_session_past_its_age_is_asked_to_sign_in_again(client, author):
    sign_in(client, author)
    session = client.session
    session["signed_in_at"] = 0
    session.save()

    response = client.get("/policies/")

    assert response.status_code == 302
    assert "login" in response.url
