"""A right of its own for those who keep the card of numbers to ring."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_role_proposals")]

    operations = [
        migrations.AlterModelOptions(
            name="organisation",
            options={
                "default_permissions": (),
                "permissions": [
                    ("read_policies", "Can read, confirm and ask about policies"),
                    ("see_completion_by_name", "Can see by name who has read and confirmed"),
                    ("write_policies", "Can write policies and run consultations"),
                    ("record_decisions", "Can record what a body decided"),
                    ("record_own_body_decisions", "Can record what their own body decided"),
                    ("see_posts", "Can see posts that are not drafts"),
                    ("draft_posts", "Can draft posts where the school's rules allow it"),
                    ("sign_off_posts", "Can sign posts off where the school's rules name them"),
                    ("publish_posts", "Can publish signed-off posts"),
                    ("take_down_posts", "Can take posts down"),
                    ("pause_posts", "Can pause posting"),
                    ("see_accounts", "Can see the register of school accounts"),
                    ("keep_accounts", "Can keep the register of school accounts"),
                    ("authorise_for_accounts", "Can authorise people for an account"),
                    ("reveal_credentials", "Can reveal an account's credential"),
                    ("keep_photo_permissions", "Can keep the register of photo permissions"),
                    ("handle_safeguarding", "Can be sent reports about children"),
                    ("handle_conduct", "Can be sent reports about adults"),
                    ("handle_breaches", "Can be sent reports about personal data"),
                    ("handle_other_reports", "Can be sent reports of other kinds"),
                    ("see_incident_figures", "Can see incident figures in full"),
                    ("see_figures", "Can see the figures, small incident numbers hidden"),
                    ("keep_people", "Can keep people and ordinary roles up to date"),
                    ("keep_all_roles", "Can give and take every role"),
                    ("keep_contacts", "Can keep the card of numbers to ring up to date"),
                    ("see_rules", "Can see the rules"),
                    ("propose_rules", "Can propose changes to the rules"),
                    ("change_rules", "Can change the rules"),
                    ("see_history", "Can see the school's history, cases left out"),
                    ("see_post_history", "Can see the history of posts"),
                    ("see_policy_history", "Can see the history of policies"),
                    ("see_privacy_history", "Can see the history of personal data"),
                    ("see_decision_history", "Can see the history of decisions"),
                    ("see_system_health", "Can see messages, failures and the health of the system"),
                ],
            },
        ),
    ]
