"""What tests of pages of policies share: reading a page, and what it said."""


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def said(response):
    return [str(message) for message in response.context["messages"]]
