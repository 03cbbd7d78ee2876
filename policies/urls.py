"""Addresses of policies. People bookmark them and mails link to them: they stay."""

from django.urls import path

from policies import views

app_name = "policies"
urlpatterns = [
    path("policies/", views.index, name="index"),
    path("policies/team/", views.team, name="team"),
    path("policies/manage/", views.manage, name="manage"),
    path("policies/manage/import/", views.import_policy, name="import_policy"),
    path("policies/manage/import/confirm/", views.confirm_import, name="confirm_import"),
    path("policies/manage/<slug:slug>/details/", views.details, name="details"),
    path("policies/manage/<slug:slug>/audience/", views.audience, name="audience"),
    path("policies/manage/<slug:slug>/v/<int:number>/", views.manage_version, name="manage_version"),
    path("policies/manage/<slug:slug>/v/<int:number>/consult/", views.consult, name="consult"),
    path("policies/manage/<slug:slug>/v/<int:number>/conclude/", views.conclude, name="conclude"),
    path("policies/manage/<slug:slug>/v/<int:number>/put-to-bodies/", views.put_to_bodies, name="put_to_bodies"),
    path("policies/manage/<slug:slug>/v/<int:number>/decide/", views.decide, name="decide"),
    path("policies/manage/<slug:slug>/v/<int:number>/announce/", views.announce, name="announce"),
    path("policies/manage/<slug:slug>/v/<int:number>/send-back/", views.send_back, name="send_back"),
    path("policies/manage/<slug:slug>/v/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("policies/<slug:slug>/", views.read, name="read"),
    path("policies/<slug:slug>/v/<int:number>/", views.read_version, name="read_version"),
    path("policies/<slug:slug>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("policies/<slug:slug>/compare/", views.compare, name="compare"),
    path("policies/<slug:slug>/completion/", views.completion, name="completion"),
    path("receipts/<str:code>/", views.receipt, name="receipt"),
    path("public/<slug:organisation>/policies/<slug:slug>/", views.public, name="public"),
]
