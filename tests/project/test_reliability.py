"""What a service of this kind gets wrong by default, and faults from outside: which test proves what happens here.

The tests stand where their subject is; this table is where somebody who asks "and what if …?" looks first.
"""

import ast

import pytest

API = "tests/factcheck/api"
JSON = f"{API}/test_strict_json.py"
FAULTS = "tests/project/test_faults.py"
SERVER = "tests/project/test_real_server.py"
SERVING = "tests/project/test_serving.py"
BUFFERING = "tests/factcheck/test_buffering.py"
SETTINGS = "tests/project/test_settings.py"
LOCKOUT = "tests/factcheck/test_lockout.py"
THROTTLING = "tests/factcheck/test_throttling.py"
FORMATS = "tests/articles/importing/test_formats.py"
PROBLEMS = "tests/project/test_problems.py"
RACES = "tests/annotations/test_concurrency.py"
CONSTRAINTS = "test_the_database_refuses_a_row_that_breaks_a_constraint"

BY_DEFAULT = {
    "deep nesting, numbers beyond all bounds and half a surrogate pair in a body": [
        f"{JSON}::test_a_body_that_is_not_plain_json_is_refused",
        f"{FAULTS}::test_no_operation_that_takes_a_body_takes_such_a_one",
    ],
    "a key that stands twice, a field or a parameter that nobody knows": [
        f"{JSON}::test_a_double_key_among_very_many_is_found_at_once",
        f"{FAULTS}::test_no_operation_that_takes_a_body_takes_such_a_one",
        "tests/annotations/api/test_large_bodies.py::test_of_very_many_unknown_fields_a_hundred_are_named",
        f"{API}/test_parameters.py::test_a_parameter_that_cannot_be_read_is_refused_by_name",
        "tests/articles/api/test_sentences.py::test_a_parameter_that_is_not_understood_is_refused_by_name",
    ],
    "an id in a body that is a fraction, a string or a digit of another script": [
        f"{FAULTS}::test_what_is_no_id_is_not_turned_into_one"
    ],
    "an id in an address in the digits of another script": [
        f"{FAULTS}::test_a_row_is_not_found_under_the_digits_of_another_script"
    ],
    "twenty equal submissions at once": [
        f"{SERVER}::test_20_submissions_at_once_by_one_reviewer_are_one_201_and_19_409",
        f"{RACES}::test_one_reviewer_annotating_20_times_at_once_leaves_one_annotation",
    ],
    "twenty changes of one version at once": [
        f"{SERVER}::test_20_changes_from_one_etag_are_one_200_and_19_412",
        f"{RACES}::test_20_changes_from_one_version_leave_one",
    ],
    "a change against a deletion": [
        f"{SERVER}::test_a_change_against_a_withdrawal_has_one_winner_and_what_is_gone_stays_gone",
        f"{RACES}::test_a_change_against_a_withdrawal_has_one_winner_and_nothing_comes_back",
    ],
    "a body over the limit, with a length and in chunks": [
        f"{SERVING}::test_a_body_that_is_too_large_is_a_413_however_it_comes",
        f"{JSON}::test_a_body_over_the_limit_is_refused",
        f"{BUFFERING}::test_of_a_large_body_one_byte_too_many_is_kept_and_the_rest_is_dropped",
    ],
    "another charset, a form, a packed body": [
        f"{JSON}::test_only_json_in_utf_8_is_read",
        f"{JSON}::test_a_content_encoding_is_not_read",
    ],
    "hundreds of requests by nobody in particular": [
        f"{THROTTLING}::test_the_request_after_the_limit_is_a_problem_that_says_when_to_come_back",
        f"{THROTTLING}::test_who_guesses_tokens_is_stopped_before_the_database_is_asked",
        "tests/project/test_limits_at_work.py::test_all_workers_together_keep_the_limits",
    ],
    "somebody who guesses a password": [
        f"{LOCKOUT}::test_of_25_wrong_passwords_the_tenth_and_all_after_it_meet_a_lock",
        f"{LOCKOUT}::test_others_still_sign_in_from_the_same_address",
    ],
    "an address that a client claims to have": [
        "tests/factcheck/test_proxies.py::test_without_proxies_nobody_is_believed",
        f"{THROTTLING}::test_addresses_are_counted_apart_and_a_forged_one_is_no_other",
    ],
    "rows that are written in bulk, past every validator": [
        f"{FAULTS}::test_rows_that_are_written_in_bulk_are_held_to_the_rules_by_the_database",
        f"tests/annotations/test_models.py::{CONSTRAINTS}",
        f"tests/articles/test_models.py::{CONSTRAINTS}",
    ],
    "a quote in a table that is never closed": [
        f"{FORMATS}::test_an_unclosed_quote_is_named_by_the_line_where_it_opens"
    ],
    "characters that only look like the end of a line": [
        f"{FORMATS}::test_only_lf_and_cr_lf_end_a_line"
    ],
    "many connections that send slowly": [
        f"{SERVER}::test_120_slow_connections_keep_no_writer_waiting",
        f"{SERVING}::test_slow_clients_keep_nobody_waiting",
    ],
    "tokens that can be read in the database": [
        f"{API}/test_authentication.py::test_only_a_hash_of_the_token_is_stored",
        "tests/factcheck/test_create_token.py::test_only_a_hash_is_stored",
    ],
    "several writers on SQLite": [
        f"{SETTINGS}::test_a_transaction_on_sqlite_takes_the_write_lock_when_it_begins",
        f"{SERVER}::test_everything_at_once_on_one_article_meets_no_error_and_loses_nothing",
    ],
    "PostgreSQL restarts": [
        f"{SERVER}::test_no_request_fails_after_the_database_has_dropped_every_connection",
        "tests/factcheck/test_postgresql.py::test_no_request_fails_after_all_connections_of_the_pool_have_died",
    ],
    "a pool of connections that must not be kept twice": [
        f"{SETTINGS}::test_the_database_works_as_the_design_asks"
    ],
    "a release of SQLite that can lose commits": [
        "tests/factcheck/test_checks.py::test_a_deployment_on_an_old_sqlite_is_warned_of"
    ],
}

_EVERY_ERROR = f"{FAULTS}::test_an_error_after_the_work_becomes_its_status_and_the_work_is_undone"
EXCEPTIONS = {
    "a constraint or a protected row: 409": [_EVERY_ERROR],
    "a value that the database does not take: 400": [_EVERY_ERROR],
    "a database that does not answer: 503 with the time to come back": [
        _EVERY_ERROR,
        f"{PROBLEMS}::test_without_a_database_the_api_is_unavailable",
        f"{PROBLEMS}::test_without_a_database_the_admin_is_unavailable_and_not_broken",
    ],
    "a body that is too large: 413": [
        _EVERY_ERROR,
        f"{JSON}::test_a_body_over_the_limit_is_refused",
    ],
    "nesting that the stack does not hold: 400": [
        f"{JSON}::test_a_body_that_is_not_plain_json_is_refused"
    ],
    "anything else: 500 with an id that is in the log, and nothing more": [
        _EVERY_ERROR,
        f"{PROBLEMS}::test_an_error_inside_a_view_is_a_500_with_an_id_and_no_trace",
        f"{PROBLEMS}::test_an_error_outside_a_view_is_a_500_in_the_same_shape",
    ],
}

_STORE = f"{FAULTS}::test_a_fault_of_the_store_is_a_503_that_leaves_nothing_and_passes"
FROM_OUTSIDE = {
    "an import that is killed, and run again": [
        "tests/articles/importing/test_killed_imports.py::"
        "test_an_import_that_was_killed_is_finished_by_the_same_command"
    ],
    "a server that is killed while it writes": [
        f"{SERVER}::test_what_was_acknowledged_survives_kill_9",
        f"{SERVING}::test_a_server_that_is_killed_leaves_no_worker_behind",
        "tests/project/test_real_server_retries.py::"
        "test_a_server_killed_in_the_middle_of_the_work_leaves_nothing_and_the_retry_does_it",
    ],
    "a full disk": [_STORE],
    "a disk that cannot be written to": [_STORE],
    "a locked table": [
        _STORE,
        f"{API}/test_tokens.py::test_a_use_is_not_noted_rather_than_waited_for",
    ],
    "a database that is down": [
        f"{PROBLEMS}::test_without_a_database_the_api_is_unavailable",
        "tests/factcheck/test_health.py::test_readyz_is_unavailable_while_the_database_is",
        "tests/articles/test_import_articles.py::test_a_database_that_does_not_answer_is_an_error",
        f"{SETTINGS}::test_a_database_that_cannot_be_opened_is_one_line_for_every_command",
    ],
    "a database that goes down in the middle": [
        "tests/articles/test_import_articles.py::"
        "test_a_database_that_fails_on_the_way_ends_the_import_with_one_line"
    ],
    "a client that hangs up": [
        f"{BUFFERING}::test_a_client_that_hangs_up_within_its_body_is_not_served",
        f"{BUFFERING}::test_a_chunked_body_that_breaks_off_is_not_served",
        f"{BUFFERING}::test_a_file_in_chunks_is_dropped_because_it_may_have_broken_off",
    ],
    "Ctrl-C": [
        f"{SERVING}::test_ctrl_c_in_a_terminal_stops_it_at_once",
        "tests/articles/test_import_articles.py::"
        "test_what_was_written_before_an_interruption_stays_and_a_second_run_finishes",
    ],
    "a reader of a pipe that has gone": [
        "tests/articles/test_export_articles.py::test_a_reader_who_has_seen_enough_ends_it_quietly"
    ],
    "a mistake in an environment variable": [
        f"{SETTINGS}::test_a_mistake_is_one_line_that_names_the_variable",
        f"{SETTINGS}::test_every_command_names_it_alike",
    ],
}


@pytest.mark.parametrize("table", [BY_DEFAULT, EXCEPTIONS, FROM_OUTSIDE])
def test_every_row_has_tests_and_every_test_is_there(root, table):
    for row, tests in table.items():
        assert tests, row
        for node in tests:
            path, _, name = node.partition("::")
            tree = ast.parse((root / path).read_text(encoding="utf-8"))
            names = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
            assert name in names, f"{row}: {node} is gone"
