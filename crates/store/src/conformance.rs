//! The suite that every backend runs: one function for each rule, named after it.
//!
//! A backend calls [`conformance_suite!`](crate::conformance_suite) in its tests with the name of a function that opens an
//! empty database: `async fn open() -> (Arc<dyn Store>, Guard)`. The guard keeps the database until the test is over.

pub mod aside;
pub mod audit;
pub mod callback;
pub mod care;
pub mod case;
pub mod chat;
pub mod conflict;
pub mod credential;
pub mod device;
pub mod directory;
pub mod enrolment;
pub mod fixture;
pub mod forwarder;
pub mod handshake;
pub mod hold;
pub mod introduction;
pub mod invitation;
pub mod keys;
pub mod legal;
pub mod log;
pub mod lookup;
pub mod offer;
pub mod page;
pub mod people;
pub mod release;
pub mod report;
pub mod resume;
pub mod retention;
pub mod rota;
pub mod session;
pub mod staff;
pub mod tally;
pub mod task;
pub mod training;
pub mod transaction;
pub mod triage;
pub mod upkeep;

/// How a rule is checked: an assertion fails it, and so does any error that it did not expect.
pub type Checked = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Makes a test of every rule.
#[macro_export]
macro_rules! conformance_suite {
    ($open:ident) => {
        $crate::conformance_suite! { @rules $open
            log {
                numbers_have_no_gaps_and_keep_each_senders_order,
                chats_are_numbered_apart,
                a_resend_gets_its_first_number_and_is_not_stored_again,
                two_copies_sent_at_once_are_stored_once,
                a_resend_is_known_even_in_an_epoch_that_has_passed,
                only_epochs_that_the_chat_still_takes_get_in,
                only_members_get_in,
                an_ended_chat_takes_no_text,
                a_refused_text_does_not_disturb_its_neighbours,
                a_text_counts_as_a_word,
                time_that_runs_back_does_not_age_a_chat,
                an_entry_stays_until_every_member_has_processed_it,
                texts_and_acknowledgements_share_a_commit,
                a_cursor_never_moves_back,
                a_cursor_never_passes_the_log,
                an_acknowledgement_of_a_stranger_changes_nothing,
            }
            lookup {
                entries_come_in_pages,
                last_numbers_leave_out_unknown_chats,
                last_numbers_of_many_chats_come_in_one_answer,
                a_check_writes,
                a_closed_store_refuses,
            }
            chat {
                a_new_chat_has_the_visitor_as_its_only_member,
                an_id_or_a_token_is_taken_once,
                a_new_token_replaces_the_old_one,
                a_chat_gets_its_group_once,
                a_member_reads_what_comes_after_it_joined,
                letting_a_member_in_again_moves_nothing_back,
                a_member_that_joins_anew_skips_what_it_cannot_read,
                what_only_a_leaver_had_not_processed_goes_with_it,
                a_device_finds_its_chats,
                a_sign_of_life_clears_the_warning,
                quiet_chats_come_quietest_first_and_paused_ones_apart,
                an_end_takes_the_keys_and_the_visitor_at_once,
                a_chat_ends_once,
                a_chat_goes_when_its_window_is_over,
                a_chat_goes_when_all_is_delivered,
            }
            handshake {
                a_handshake_is_the_next_entry,
                one_commit_per_epoch_wins_a_race,
                a_handshake_waits_for_a_group_and_an_open_chat,
                a_handshake_does_not_reuse_a_client_id,
            }
            aside {
                an_aside_is_between_two_who_are_in_the_chat,
                a_text_of_an_aside_stays_until_both_have_it,
                an_aside_goes_when_one_of_the_two_is_out,
            }
            invitation {
                a_transfer_keeps_its_reason_and_the_persons_word,
                an_interpreter_comes_in_with_the_persons_word,
                a_refused_interpreter_is_remembered_until_the_end,
                an_invitation_keeps_each_of_its_states,
                an_invitation_is_found_by_chat_and_by_either_side,
                lapsed_invitations_are_found_oldest_first,
            }
            triage {
                an_item_keeps_each_of_its_states,
                one_of_many_claims_wins,
                a_stale_fence_saves_nothing,
                a_queue_stands_in_the_order_of_the_rank,
                a_window_on_the_queue_stands_in_its_order,
                those_who_wait_are_counted,
                open_items_are_all_but_the_closed_ones,
                a_device_finds_what_it_holds,
                leases_are_renewed_for_what_is_held,
                overdue_items_are_found_at_their_deadline,
                called_items_are_found_when_their_step_is_due,
                a_wrap_up_is_counted_once,
            }
            tally {
                totals_add_up_under_their_day,
                times_go_with_their_item,
                a_minute_of_staffing_counts_once,
                wrap_ups_become_totals,
            }
            offer {
                the_latest_offer_of_each_person_is_kept,
                an_offer_is_answered_once,
                offers_lapse_and_are_withdrawn,
                who_is_idle_is_known_for_a_while,
            }
            staff {
                a_team_and_its_notice_are_replaced,
                team_keys_come_newest_first,
                a_login_name_is_taken_once,
                colleagues_come_by_alias,
                a_device_is_replaced,
            }
            device {
                a_device_knows_days_only,
                a_revoked_device_takes_everything_along,
                revocations_stay_by_serial,
                a_member_finds_their_sessions,
                a_passphrase_is_replaced,
            }
            enrolment {
                a_code_is_spent_once,
                a_comparison_keeps_its_order,
                a_device_is_certified_once,
                ways_in_go_when_they_lapse,
            }
            credential {
                a_passkey_is_added_once,
                a_vault_key_goes_with_its_passkey,
                a_code_of_an_app_counts_once,
            }
            session {
                a_session_knows_minutes_only,
                a_session_is_touched_forward,
                an_ended_session_takes_its_tickets,
                old_sessions_name_their_devices,
                a_ticket_is_good_once,
                a_lapsed_ticket_is_good_for_nothing,
            }
            callback {
                a_request_keeps_each_of_its_states,
                words_lead_to_one_request,
                boxes_are_replaced_and_deleted,
                the_last_test_of_a_telephone_is_kept,
            }
            care {
                a_debrief_keeps_each_of_its_states,
                relief_goes_with_who_was_called,
            }
            forwarder {
                a_forwarder_is_kept_and_replaced,
                a_key_counts_until_it_is_revoked,
                a_certificate_that_counts_is_one_key_s,
                a_nonce_is_taken_once,
                a_referral_goes_its_way,
                referrals_are_joined_and_parted,
                a_request_is_known_when_it_comes_again,
            }
            introduction {
                somebody_comes_by_a_code_once,
                a_seat_keeps_each_of_its_states,
                lapsed_introductions_are_found,
                a_guest_is_a_member_until_the_chat_ends,
            }
            conflict {
                something_is_kept_from_somebody_once,
                a_request_keeps_each_of_its_states,
            }
            people {
                facts_are_replaced,
                one_change_of_roles_is_asked_for_at_a_time,
                cases_that_only_one_person_reads_are_counted,
                ways_in_go_with_a_person,
            }
            page {
                ways_keep_their_order,
                a_way_goes_with_its_device,
                a_page_is_written_once_for_each_step,
                a_page_is_tried_until_it_is_settled,
                an_answer_ends_all_pages_of_an_item,
                the_ladder_goes_past_a_page_once,
                pages_go_with_their_item_or_when_they_are_old,
            }
            audit {
                an_event_is_read_as_it_was_written,
                a_place_in_the_audit_log_is_taken_once,
                events_are_filtered_and_paged,
                events_are_counted_by_person,
                moments_of_an_event_name_who_did_it,
                heads_are_kept,
                pruning_takes_the_words_and_leaves_the_hashes,
            }
            keys {
                leaves_are_numbered_without_gaps,
                a_leaf_is_logged_once,
                a_leaf_goes_with_its_transaction,
            }
            case {
                a_case_is_opened_once,
                a_wrap_assigns_its_member,
                every_version_of_a_wrap_is_given,
                a_device_that_lacks_a_version_is_known,
                who_is_taken_off_holds_nothing,
                lists_of_readers_are_added,
                an_entry_that_missed_another_is_refused,
                cases_come_newest_first,
                a_handoff_moves_on,
                a_file_is_kept_beside_its_case,
            }
            resume {
                a_blob_is_replaced_by_a_newer_one_only,
                a_locator_belongs_to_one_chat,
                a_new_phrase_moves_the_blob,
                blobs_go_when_they_are_over,
            }
            retention {
                a_case_is_closed_and_opened_again,
                a_case_is_over_at_its_minute,
                one_deletion_of_a_case_is_asked_for_at_a_time,
                words_lead_to_one_case,
                a_deleted_case_takes_everything_along,
                old_totals_go,
                what_was_deleted_is_counted_once,
                a_scrub_keeps_what_is_there,
            }
            rota {
                a_shift_is_kept_moved_and_deleted,
                shifts_are_found_by_time,
                a_pattern_keeps_how_far_it_is_planned,
                a_shift_is_wished_away_once,
                one_link_opens_a_calendar,
                somebody_is_there_once,
                whose_time_away_is_over_is_found,
            }
            upkeep {
                a_lost_device_exposes_what_it_held,
                an_old_key_goes_as_a_whole,
                a_box_is_replaced_once,
                a_warning_is_given_once,
            }
            task {
                a_task_keeps_each_of_its_states,
                tasks_are_found_by_whom_and_when,
                a_task_outlives_what_it_hung_on,
            }
            hold {
                a_record_is_held_until_the_last_hold_is_lifted,
                a_hold_reaches_one_record,
                every_case_can_be_held,
            }
            legal {
                a_request_by_law_keeps_how_it_stands,
                an_incident_keeps_what_was_answered,
                a_paper_is_replaced_by_who_has_read_it,
                an_alert_is_seen_by_each_for_themselves,
            }
            release {
                a_release_keeps_what_was_agreed,
                what_was_told_stands_beside_its_release,
                a_letter_lies_there_for_each_key,
                a_letter_is_sent_by_one_and_goes_at_its_end,
            }
            directory {
                a_directory_reads_back_as_it_was_written,
                who_read_an_older_version_of_an_agency_changes_nothing,
                an_agency_goes_with_everything_that_it_offers,
            }
            report {
                who_counts_again_counts_anew,
                a_case_is_in_one_count,
                what_is_missing_of_a_report_is_known,
                a_sum_takes_the_place_of_the_one_before,
                a_closed_report_keeps_the_sum_only,
            }
            training {
                a_gate_is_passed_anew,
            }
            transaction {
                a_dropped_transaction_leaves_nothing,
                a_transaction_dropped_after_an_error_leaves_nothing,
                a_reader_sees_what_is_committed_only,
                a_reader_cannot_write,
                writers_take_turns,
            }
        }
    };
    (@rules $open:ident $($module:ident { $($rule:ident,)+ })+) => {
        $(
            mod $module {
                $(
                    #[tokio::test(flavor = "multi_thread")]
                    async fn $rule() -> $crate::conformance::Checked {
                        let (store, _guard) = super::$open().await;
                        $crate::conformance::$module::$rule(std::sync::Arc::clone(&store)).await?;
                        store.close().await;
                        Ok(())
                    }
                )+
            }
        )+
    };
}
