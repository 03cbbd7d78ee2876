"""Addresses of people and settings."""

from django.urls import path

from accounts.views import entrance, history, people, place_changes, place_contacts, places, rules, settings

app_name = "accounts"
urlpatterns = [
    path("demo/sign-in/", entrance.demo_sign_in, name="demo_sign_in"),
    path("people/invitation/<str:secret>/", entrance.invitation, name="invitation"),
    path("people/", people.index, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/roles/<int:membership>/end/", people.end_role, name="end_role"),
    path("people/proposals/<int:pk>/", people.settle_proposal, name="settle_proposal"),
    path("settings/", settings.index, name="settings"),
    path("settings/second-factor/", entrance.second_factor_needed, name="second_factor_needed"),
    path("settings/absence/", settings.absence, name="absence"),
    path("settings/absence/<int:pk>/back/", settings.back_again, name="back_again"),
    path("settings/rules/", rules.index, name="rules"),
    path("settings/rules/<slug:slug>/", rules.index, name="rules_at"),
    path("settings/places/", places.index, name="places"),
    path("settings/places/add/", places.add, name="add_place"),
    path("settings/places/<slug:slug>/", places.place, name="place"),
    path("settings/places/<slug:slug>/change/", places.change_place, name="change_place"),
    path("settings/places/<slug:slug>/rules/", places.choose_rules, name="choose_rules"),
    path("settings/places/<slug:slug>/move/", place_changes.move_place, name="move_place"),
    path("settings/places/<slug:slug>/close/", place_changes.close_place, name="close_place"),
    path("settings/places/<slug:slug>/contacts/<slug:kind>/", place_contacts.contact, name="contact"),
    path("settings/messages/", settings.sent_messages, name="messages"),
    path("settings/messages/<int:pk>/send-again/", settings.send_again, name="send_again"),
    path("settings/history/", history.index, name="history"),
]
