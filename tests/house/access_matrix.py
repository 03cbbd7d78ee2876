"""Who gets what at every address: one line per route, `name | GET | POST`. `test_access_matrix.py` asks every cell.

A cell is a list of `answer: who`, and last the answer for everybody else who is signed in. Who is not signed in, or has left,
is sent to sign in, unless the cell says `open` (everybody gets the same) or names them. What is asked for belongs to Elm North
(`world.py`); a POST carries a form that is filled in well (`bodies.py`), so that the answer is about rights and not about words.

page          the page (200), for a POST the form again
moves         the answer sends on to another page: done, or refused with the sentence why not now
asks-again    the form again, with what is missing (400, 409, 422)
sign-in       sign in first
enrol         set up a second factor first
404           there is no such thing for this person
403           the person may see it, and not do this
405           nothing is done with this method here

PUT, PATCH and DELETE are refused everywhere.
"""

# Words for people who stand alike to many things. Everybody else goes by the name in `world.py`.
GROUPS = {
    # Not one role: `nobody` has none at all, `superuser` only Django's flag, which means nothing here (access.md, rule 5).
    "outsiders": "nobody superuser",
    "away": "head-next-door head-elsewhere",
    # Do not see posts.
    "strangers": "outsiders away associate auditor system-administrator",
    "bodies": "clerk governor chair trustee",
    # The person the case is about, and the handler without second factor, are deputies of the safeguarding lead.
    "safeguarders": "safeguarding-lead deputy subject one-factor",
    "writers": "business-manager headteacher policy-owner chief-executive safeguarders",
    "keepers": "school-office business-manager headteacher human-resources chief-executive system-administrator",
    # Keep the people of this school alone.
    "at-home": "school-office business-manager headteacher",
    # Keep the roles of the whole trust, and so its schools.
    "placers": "human-resources chief-executive system-administrator",
    "card-keepers": "headteacher chief-executive system-administrator safeguarding-lead deputy subject",
    "lookers-here": "keepers safeguarding-lead deputy subject",
    "lookers": "lookers-here away",
    "authorisers": "headteacher chief-executive",
    "signers": "business-manager headteacher deputy-headteacher communications chief-executive",
    # Write nothing at all.
    "wordless": "outsiders associate auditor system-administrator bodies",
    "runners": "business-manager headteacher communications chief-executive",
    # `staff` is entrusted with the account the post goes to, and its author.
    "publishers": "staff runners",
    # See posts, and do nothing with other people's.
    "onlookers": "safeguarders dpo human-resources it-support policy-owner school-office",
    "no-figures": "outsiders associate clerk it-support school-office staff system-administrator",
    "no-rules": "outsiders bodies associate communications deputy-headteacher it-support school-office staff",
}

MATRIX = """
healthz | open page | open 405
readyz | open page | open 405
styleguide | open 404 | open 405

accounts:demo_sign_in | open 405 | open 404
accounts:invitation | open page | open moves
accounts:people | page: keepers away chair; enrol: one-factor; 404 | enrol: one-factor; 405
accounts:invite | page: keepers away; enrol: one-factor; 404 | moves: keepers; page: away; enrol: one-factor; 404
accounts:person | page: keepers; enrol: one-factor; 404 | moves: keepers; enrol: one-factor; 404
accounts:end_role | enrol: one-factor; 405 | moves: keepers; enrol: one-factor; 404
accounts:settle_proposal | enrol: one-factor; 405 | moves: chair chief-executive; enrol: one-factor; 404
accounts:settings | page | 405
accounts:second_factor_needed | page | 405
accounts:absence | page | moves
accounts:back_again | 405 | moves: staff; 404
accounts:rules | 404: no-rules; page | 405
accounts:rules_at | page: writers auditor dpo human-resources system-administrator; 404 | 405
accounts:change_rule | page: authorisers; enrol: one-factor; 404 | moves: authorisers; enrol: one-factor; 404
accounts:ladders | 404: no-rules; page | 405
accounts:ladders_at | page: writers auditor dpo human-resources system-administrator; 404 | 405
accounts:change_ladder | page: authorisers; enrol: one-factor; 404 | moves: authorisers; enrol: one-factor; 404
accounts:places | page: lookers; enrol: one-factor; 404 | enrol: one-factor; 405
accounts:add_place | page: placers; enrol: one-factor; 404 | moves: placers; enrol: one-factor; 404
accounts:place | page: lookers-here; enrol: one-factor; 404 | enrol: one-factor; 405
accounts:change_place | page: headteacher placers; enrol: one-factor; 404 | moves: headteacher placers; enrol: one-factor; 404
accounts:choose_rules | enrol: one-factor; 404 | enrol: one-factor; 404
accounts:move_place | page: placers; enrol: one-factor; 404 | moves: placers; enrol: one-factor; 404
accounts:close_place | page: placers; enrol: one-factor; 404 | moves: placers; enrol: one-factor; 404
accounts:contact | page: card-keepers; enrol: one-factor; 404 | moves: card-keepers; enrol: one-factor; 404
accounts:calendars | 404: outsiders; page | 405
accounts:calendar | 404: outsiders away; page | 405
accounts:add_calendar_days | page: keepers; 404 | moves: keepers; 404
accounts:change_calendar_days | page: keepers; 404 | moves: keepers; 404
accounts:remove_calendar_days | 405 | moves: keepers; 404
accounts:import_calendar | page: keepers; 404 | page: keepers; 404
accounts:confirm_calendar | 405 | moves: keepers; 404
accounts:working_days | page: keepers; enrol: one-factor; 404 | moves: keepers; enrol: one-factor; 404
accounts:absence_of | page: keepers; enrol: one-factor; 404 | moves: keepers; enrol: one-factor; 404
accounts:end_absence_of | enrol: one-factor; 405 | moves: keepers; enrol: one-factor; 404
accounts:change_address | page: keepers; enrol: one-factor; 404 | moves: keepers; enrol: one-factor; 404
accounts:training | page: keepers away safeguarders policy-owner auditor; 404 | 405
accounts:training_team | page: headteacher; 404 | 405
accounts:my_training | page | 405
accounts:record_training | page: keepers away; enrol: one-factor; 404 | moves: at-home; page: away placers; enrol: one-factor; 404
accounts:correct_training | page: keepers; enrol: one-factor; 404 | moves: keepers; enrol: one-factor; 404
accounts:messages | page: system-administrator; enrol: one-factor; 404 | enrol: one-factor; 405
accounts:send_all_again | enrol: one-factor; 405 | moves: system-administrator; enrol: one-factor; 404
accounts:send_again | enrol: one-factor; 405 | moves: system-administrator; enrol: one-factor; 404
accounts:receivers | page: system-administrator; enrol: one-factor; 404 | enrol: one-factor; 405
accounts:add_receiver | page: system-administrator; enrol: one-factor; 404 | page: system-administrator; enrol: one-factor; 404
accounts:receiver | page: system-administrator; enrol: one-factor; 404 | moves: system-administrator; enrol: one-factor; 404
accounts:try_receiver | enrol: one-factor; 405 | moves: system-administrator; enrol: one-factor; 404
accounts:renew_secret | enrol: one-factor; 405 | page: system-administrator; enrol: one-factor; 404
accounts:remove_receiver | enrol: one-factor; 405 | moves: system-administrator; enrol: one-factor; 404
accounts:my_messages | page | 405
accounts:seen_messages | 405 | moves
accounts:open_message | 405 | moves: staff; 404
accounts:telling | page | moves
accounts:without_mail | page: keepers away; 404 | 405
accounts:keep_mailbox | 405 | moves: keepers; 404
accounts:hand_over | 405 | moves: keepers; 404
accounts:texts | page: authorisers away; enrol: one-factor; 404 | enrol: one-factor; 405
accounts:texts_at | page: authorisers; enrol: one-factor; 404 | enrol: one-factor; 405
accounts:change_text | page: authorisers; enrol: one-factor; 404 | page: authorisers; enrol: one-factor; 404
accounts:reset_text | enrol: one-factor; 405 | moves: authorisers; enrol: one-factor; 404
accounts:history | page | 405

account_login | page: anonymous leaver; moves | page: anonymous leaver; moves
account_logout | moves: anonymous leaver; page | open moves
account_inactive | open page | open 405
account_reauthenticate | 403 | 403
account_change_password | moves | moves
account_set_password | page | moves
account_reset_password | open page | open moves
account_reset_password_from_key_done | open page | open 405
account_reset_password_from_key | open page | open page
account_reset_password_done | open page | open 405

mfa_index | page | 405
mfa_authenticate | moves | moves
mfa_reauthenticate | 403 | 403
mfa_activate_totp | page | page
mfa_deactivate_totp | 404 | 404
mfa_view_recovery_codes | 404 | 405
mfa_generate_recovery_codes | page | page
mfa_download_recovery_codes | 404 | 404

policies:index | page | 405
policies:team | page: headteacher; 404 | 405
policies:manage | page: writers bodies away; 404 | 405
policies:import_policy | page: writers away; 404 | page: writers away; 404
policies:confirm_import | 405 | moves: writers away; 404
policies:details | page: writers; 404 | moves: writers; 404
policies:audience | page: writers; 404 | moves: writers; 404
policies:manage_version | page: writers bodies; 404 | 405
policies:consult | 405 | moves: writers; 403: bodies; 404
policies:conclude | 405 | moves: writers; 403: bodies; 404
policies:put_to_bodies | 405 | moves: writers; 403: bodies; 404
policies:decide | 405 | moves: writers bodies; 404
policies:announce | 405 | moves: writers; 403: bodies; 404
policies:send_back | 405 | moves: writers; 403: bodies; 404
policies:withdraw | 405 | moves: writers; 403: bodies; 404
policies:read | 404: away outsiders auditor; page | 405
policies:read_version | 404: away outsiders auditor; page | 405
policies:acknowledge | 404: away outsiders auditor; moves: staff; page | 404: away outsiders auditor; moves
policies:compare | 404: away outsiders auditor; page | 405
policies:completion | page: writers auditor human-resources school-office; 404 | 405
policies:receipt | open page | open 405
policies:public | open page | open 405

posts:index | page | 405
posts:new | 403: strangers bodies; page | 403: strangers bodies; moves
posts:check | 405 | 404: strangers bodies; page
posts:queue | page | 405
posts:queue_next | moves | 405
posts:several | moves | 405
posts:sign_off_several | 405 | moves
posts:signed_several | moves | 405
posts:skip | 405 | moves
posts:calendar | page | 405
posts:calendar_address | page | page
posts:end_calendar_address | 405 | moves
dashboards:calendar_file | open page | open 405
dashboards:calendar_file_of_posts | open page | open 405
posts:ask | 403: wordless; page | 403: wordless; asks-again: head-elsewhere; moves
posts:question | page: staff signers; 404 | 405
posts:agree | 405 | moves: signers; 403: staff; 404
posts:talk_first | 405 | moves: signers; 403: staff; 404
posts:advise_against | 405 | moves: signers; 403: staff; 404
posts:take_back_question | 405 | moves: staff; 403: signers; 404
posts:draft_from | 405 | moves: staff; 403: signers; 404
posts:standing | page: signers away; 403 | page: signers away; 403
posts:end_standing_permission | 405 | moves: authorisers; 403: business-manager deputy-headteacher communications; 404
posts:link | moves: headteacher; 404 | open 405
posts:link_photo | open 404 | open 405
posts:sign_off_by_link | open 405 | moves: anonymous leaver headteacher; 404
posts:send_back_by_link | open 405 | moves: anonymous leaver headteacher; 404
posts:pauses | page: runners safeguarders away; 403 | moves: runners safeguarders away; 403
posts:sensitive_day | page: runners safeguarders away; 403 | moves: runners safeguarders away; 403
posts:end_sensitive_day | 405 | moves: runners safeguarders; 404
posts:accounts | page | 405
posts:new_account | page: runners away; 403 | moves: runners away; 403
posts:account | 404: away outsiders system-administrator; page | 405
posts:close_account | 405 | 404: away outsiders system-administrator; moves: runners; 403
posts:authorise | 405 | 404: away outsiders system-administrator; moves: authorisers; 403
posts:arrange_moderation | 405 | 404: away outsiders system-administrator; moves: runners; 403
posts:end_moderation | 405 | 404: away outsiders system-administrator; moves: runners; 403
posts:end_authorisation | 405 | 404: away outsiders system-administrator; moves: authorisers; 403
posts:post | 404: strangers bodies; page | 405
posts:edit | page: staff; 404 | moves: staff; 404
posts:versions | 404: strangers bodies; page | 405
posts:version | 404: strangers bodies; page | 405
posts:photo | 404: strangers bodies; page | 405
posts:reread | page: staff; 404 | 405
posts:say_left_device | 405 | 404: strangers bodies; moves: staff signers; 403
posts:video | 404: strangers bodies; page | 405
posts:watch_video | 405 | 404: strangers bodies; moves: headteacher; 403
posts:submit | 405 | moves: staff; 404
posts:sign_off | 405 | 404: strangers bodies; moves: headteacher; 403
posts:suggest_words | 404: strangers bodies; page: headteacher; 403 | 404: strangers bodies; moves: headteacher; 403
posts:accept_suggestion | 405 | 404: strangers bodies; moves: staff; 403
posts:decline_suggestion | 405 | 404: strangers bodies; moves: staff; 403
posts:send_back | 405 | 404: strangers bodies; moves: headteacher; 403
posts:reject | 405 | 404: strangers bodies; moves: headteacher; 403
posts:withdraw | 405 | moves: publishers deputy-headteacher; 403: onlookers; 404
posts:reopen | 405 | moves: publishers deputy-headteacher; 403: onlookers; 404
posts:publish | 405 | moves: publishers; 403: onlookers deputy-headteacher; 404
posts:publish_urgently | 405 | 404: strangers bodies; 403
posts:retry | 405 | moves: publishers; 403: onlookers deputy-headteacher; 404
posts:settle | 405 | moves: publishers; 403: onlookers deputy-headteacher; 404
posts:take_down | 405 | moves: publishers deputy-headteacher; 403: onlookers; 404
posts:look_over | 405 | 404: strangers bodies; moves: headteacher; 403
posts:history | 404: strangers bodies; page | 405
posts:export_history | enrol: one-factor; 405 | enrol: one-factor; page: publishers; 404: strangers bodies; 403
posts:talk | 404: strangers bodies; page | 404: strangers bodies; moves
posts:retract_comment | 405 | moves: it-support; 404: strangers bodies; 403
posts:flag | 404: strangers bodies; page | 404: strangers bodies; asks-again: it-support; moves
posts:flagged | page: publishers deputy-headteacher it-support; 404 | 405
posts:keep | 405 | moves: runners deputy-headteacher; 403: staff it-support; 404
posts:by_hand | 404: strangers bodies; page | 405
posts:mark_done | 405 | moves: publishers; 403: onlookers deputy-headteacher; 404
posts:mark_missing | 405 | moves: publishers; 403: onlookers deputy-headteacher; 404
posts:mark_gone | 405 | moves: publishers deputy-headteacher; 403: onlookers; 404
posts:feed | open page | open 405
posts:public_post | open page | open 405
posts:public_photo | open page | open 405

incidents:report | open page | open moves
incidents:check | open moves | open moves
incidents:sent | open moves | open 405
incidents:put_away | open 405 | open moves
incidents:follow_up | open page | open page
incidents:follow_up_add | open 405 | open moves
incidents:follow_up_leave | open 405 | open moves
incidents:my_reports | page | 405
incidents:my_report | page: associate; 404 | 405
incidents:add_words | 405 | moves: associate; 404
incidents:question | open moves | open moves
incidents:index | enrol: one-factor; page | enrol: one-factor; 405
incidents:case | page: safeguarding-lead; enrol: one-factor; 404 | enrol: one-factor; 405
incidents:acknowledge | enrol: one-factor; 405 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:triage | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:begin_work | enrol: one-factor; 405 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:note | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:record_action | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:meet_clock | page: headteacher; enrol: one-factor; 404 | moves: headteacher; enrol: one-factor; 404
incidents:write_to_reporter | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:name_subject | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:answer_keeping_out | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:share | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:hand_over | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:declare_interest | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:close | page: safeguarding-lead; enrol: one-factor; 404 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:reopen | enrol: one-factor; 405 | moves: safeguarding-lead; enrol: one-factor; 404
incidents:who_would_get | 403: no-rules; page | 405

dashboards:today | page | 405
dashboards:index | 404: no-figures; moves | 405
dashboards:figures | 404: no-figures away; page | 405
dashboards:freeze | 405 | moves: business-manager headteacher policy-owner chief-executive; 404: no-figures away; 403
dashboards:download | 404: no-figures away; page | 405
dashboards:snapshot | 404: no-figures away; page | 405
dashboards:download_frozen | 404: no-figures away; page | 405
"""
