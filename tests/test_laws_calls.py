"""Laws of calling: whatever the zone, the season and the history."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engine.call_facts import Call, CallEnding, CallLimit, Consent, PlannedCall, PlannedMoment
from kit.engine.call_frequency import call_frequency, call_list
from kit.engine.call_hours import CallHours, InconvenientTime, OfficeHours, ZoneRule, clock
from kit.engine.calls import call_window
from kit.engine.days import Weekday
from kit.engine.voicemail import MessagePart, voicemail_message

ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
         "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico")  # fmt: skip
zones = st.sampled_from(ZONES)
# Ten in the morning to eleven at night, local: never an hour that a clock skips.
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(
    lambda at: f"{at:%Y-%m-%d} {at.hour % 14 + 10:02}:{at.minute:02}"
)
clocks = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
quiet = st.builds(
    InconvenientTime, starts=clocks, ends=clocks, weekdays=st.lists(st.sampled_from(Weekday), max_size=3).map(tuple)
)
START = date(2026, 3, 1)
near = st.integers(0, 20).map(lambda n: START + timedelta(days=n))
calls = st.builds(Call, day=near, ending=st.sampled_from(CallEnding), inbound=st.booleans())
histories = st.lists(calls, max_size=12)


@given(moments, zones, st.lists(zones, min_size=1, max_size=3))
def test_an_allowed_call_is_between_eight_and_nine_everywhere(planned, caller, patient):
    window = call_window(planned, caller, patient)
    inside = [clock("08:00") <= clock(str(line.value)[11:]) <= clock("21:00")
              for line in window.worksheet if line.name == "local_time"]  # fmt: skip
    assert window.allowed == all(inside)


@given(moments, zones, st.lists(zones, min_size=1, max_size=3), st.lists(quiet, max_size=2), st.booleans())
def test_the_next_permitted_moment_is_permitted_and_not_before_the_planned_one(planned, caller, patient, ruled, office):
    hours = OfficeHours() if office else None
    window = call_window(planned, caller, patient, office=hours, inconvenient=ruled)
    if window.next_permitted == "none":
        assert not window.allowed
        return
    assert window.next_permitted >= planned
    assert window.allowed == (window.next_permitted == planned)
    assert call_window(window.next_permitted, caller, patient, office=hours, inconvenient=ruled).allowed


@given(moments, zones, st.lists(zones, min_size=1, max_size=2), zones, quiet)
def test_more_zones_and_more_wishes_never_allow_more(planned, caller, patient, another, wish):
    usual = call_window(planned, caller, patient).allowed
    assert usual or not call_window(planned, caller, [*patient, another]).allowed
    assert usual or not call_window(planned, caller, patient, inconvenient=[wish]).allowed
    first_only = CallHours(zones=ZoneRule.FIRST)
    assert (
        call_window(planned, caller, [*patient, another], first_only).allowed
        == call_window(planned, caller, patient[:1]).allowed
    )


@given(moments, zones, zones)
def test_the_zone_in_which_a_moment_is_written_does_not_matter(planned, caller, patient):
    window = call_window(planned, caller, [patient])
    there = str(window.worksheet.value("local_time", patient))
    assert call_window(there, patient, [patient]).allowed == window.allowed


@given(histories, calls, near)
def test_one_more_past_call_never_allows_a_call_that_was_not(history, more, day):
    before = call_frequency([PlannedCall("A", day)], history).value("allowed", "A")
    after = call_frequency([PlannedCall("A", day)], [*history, more]).value("allowed", "A")
    assert before == "yes" or after == "no"


@given(histories, near, near, st.integers(1, 7))
def test_consent_never_forbids_a_call(history, day, given_on, length):
    without = call_frequency([PlannedCall("A", day)], history).value("allowed", "A")
    with_it = call_frequency([PlannedCall("A", day)], history, [Consent(given_on, length)]).value("allowed", "A")
    assert with_it == "yes" or without == "no"


@given(st.lists(near, max_size=30))
def test_the_calls_that_are_fine_are_never_more_than_seven_in_seven_days(days):
    planned = [PlannedCall(str(n), day) for n, day in enumerate(days)]
    sheet = call_frequency(planned)
    fine = [one.day for one in planned if sheet.value("allowed", one.label) == "yes"]
    for day in days:
        assert sum(0 <= (day - other).days < 7 for other in fine) <= 7
    assert sheet.value("calls_allowed") == len(fine)


@given(histories, near)
def test_the_next_day_is_allowed_and_no_earlier_day_after_the_planned_one_is(history, day):
    # With a consent the planned day itself may be fine; without one the search must agree with the rule.
    nxt = call_frequency([PlannedCall("A", day)], history).value("next_day", "A")
    assert nxt >= day
    past = [call for call in history if call.day <= day]
    for n in range((nxt - day).days + 1):
        one = day + timedelta(days=n)
        verdict = call_frequency([PlannedCall("A", one)], past).value("allowed", "A")
        assert verdict == ("yes" if one == nxt else "no") or any(call.day > day for call in history)


@given(histories, st.lists(near, min_size=1, max_size=6), st.randoms())
def test_the_order_of_the_history_does_not_matter(history, days, random):
    planned = [PlannedCall(str(n), day) for n, day in enumerate(days)]
    shuffled = list(history)
    random.shuffle(shuffled)
    assert call_frequency(planned, history) == call_frequency(planned, shuffled)


@given(st.lists(moments, min_size=1, max_size=5), zones, zones, histories)
def test_a_call_of_a_list_is_fine_by_the_hour_too(planned, caller, patient, history):
    named = [PlannedMoment(str(n), moment) for n, moment in enumerate(planned)]
    sheet = call_list(named, caller, [patient], history)
    for one in named:
        if sheet.value("allowed", one.label) == "yes":
            assert call_window(one.moment, caller, [patient]).allowed


@given(st.lists(st.sampled_from(MessagePart), min_size=1, max_size=8), st.sampled_from(MessagePart), st.randoms())
def test_a_message_is_judged_by_what_it_says_in_any_order_and_more_talk_only_helps_where_it_is_required(
    says, more, random
):
    shuffled = list(says)
    random.shuffle(shuffled)
    sheet = voicemail_message(says)
    assert sheet == voicemail_message(shuffled)
    longer = voicemail_message([*says, more])
    if longer.value("limited_content") == "yes" and sheet.value("limited_content") == "no":
        assert sheet.value("missing") == str(more)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"planned": "tomorrow"}, "no moment"),
        ({"planned": "2026-02-30 10:00"}, "no day of the calendar"),
        ({"planned": "2026-03-08 02:30"}, "does not exist"),
        ({"caller_zone": ""}, "no time zone"),
        ({"caller_zone": "../etc/passwd"}, "no time zone"),
        ({"patient_zones": []}, "time zones of the patient: 1 to 6, not 0"),
        ({"patient_zones": ["America"]}, "no time zone"),
        ({"planned": "0001-01-01 00:00", "caller_zone": "Asia/Tokyo"}, "calendar"),
        ({"planned": "9999-12-31 23:59"}, "calendar"),
    ],
)
def test_an_impossible_call_is_refused(facts, said):
    usual = {"planned": "2026-03-02 10:00", "caller_zone": "America/New_York", "patient_zones": ["America/New_York"]}
    with pytest.raises(ValueError, match=said):
        call_window(**(usual | facts))


@pytest.mark.parametrize("make", [
    lambda: CallHours(opens="21:00", closes="08:00"),
    lambda: OfficeHours(weekdays=()),
    lambda: OfficeHours(opens="8:00"),
    lambda: InconvenientTime(starts="24:00"),
    lambda: Consent(START, 8),
    lambda: CallLimit(calls=0),
])  # fmt: skip
def test_impossible_facts_are_refused(make):
    with pytest.raises(ValueError, match=r"not|no time|need"):
        make()
