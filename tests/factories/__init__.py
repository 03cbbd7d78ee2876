"""One factory per model, with defaults that are valid and no hidden roles; and the plain helpers that make people and places."""

from tests.factories.people import (
    OrganisationFactory,
    UserFactory,
    give,
    make_organisation,
    make_person,
    sign_in,
)

__all__ = ["OrganisationFactory", "UserFactory", "give", "make_organisation", "make_person", "sign_in"]
