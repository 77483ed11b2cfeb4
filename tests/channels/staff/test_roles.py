"""The table of permissions, and that nobody reaches into another unit or collection."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from channels.staff.roles import EVERYWHERE, PERMISSIONS, Permission, Role, Staff, may, require
from corpus.errors import TrolyError
from tests.support.console import ROOT

# Names as people give them, among them ones made to confuse a comparison of text.
NAMES = st.sampled_from(["ubnd-a", "ubnd-b", "ubnd", "UBND-A", "ubnd-a ", "*", "", "ubnd-*", "a", "main", "nội-bộ"])
SETS = st.frozensets(NAMES, max_size=4)
STAFF = st.builds(Staff, id=st.just("x"), name=st.just("X"), roles=st.frozensets(st.sampled_from(Role)), units=SETS,
                  collections=SETS)  # fmt: skip


def test_every_role_has_a_line_and_every_permission_somebody_who_has_it():
    assert set(PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


def test_every_role_and_permission_has_its_word():
    words = yaml.safe_load((ROOT / "channels/staff/resources/roles.yaml").read_text("utf-8"))
    assert set(words["roles"]) == set(Role) and set(words["permissions"]) == set(Permission)


def test_who_edits_does_not_approve_and_who_runs_the_house_does_not_read_citizens():
    """One person with one role could otherwise write a fee and put it live unseen."""
    assert not PERMISSIONS[Role.EDITOR] & {Permission.APPROVE, Permission.PUBLISH_INDEX}
    assert Permission.EDIT_CONTENT not in PERMISSIONS[Role.APPROVER]
    inner = {Permission.TAKE_HAND_OVERS, Permission.READ_ANSWER_RECORDS, Permission.READ_INNER}
    assert not PERMISSIONS[Role.ADMINISTRATOR] & inner
    assert PERMISSIONS[Role.CITIZEN] == frozenset()


def test_nobody_is_somebody():
    assert not any(may(None, permission) for permission in Permission)


@given(STAFF, st.sampled_from(Permission), st.none() | NAMES, st.none() | NAMES)
def test_nobody_reaches_beyond_what_was_given(staff, permission, unit, collection):
    """Tenant isolation: whatever names units and collections have, an allowed act is of a role of the person, in a
    unit and a collection that were given by exactly that name, or in all."""
    allowed = may(staff, permission, unit, collection)
    held = any(permission in PERMISSIONS[role] for role in staff.roles)
    in_unit = unit is None or EVERYWHERE in staff.units or (unit in staff.units and unit != EVERYWHERE)
    inside = collection is None or EVERYWHERE in staff.collections or collection in staff.collections - {EVERYWHERE}
    assert allowed == (held and in_unit and inside)
    if allowed:
        require(staff, permission, unit, collection)
    else:
        with pytest.raises(TrolyError) as refused:
            require(staff, permission, unit, collection)
        assert refused.value.code == "FORBIDDEN"


@given(STAFF, STAFF, st.sampled_from(Permission), NAMES)
def test_two_units_that_share_nothing_see_nothing_of_each_other(one, other, permission, unit):
    if EVERYWHERE in one.units | other.units or one.units & other.units:
        return
    assert not (may(one, permission, unit=unit) and may(other, permission, unit=unit))


@given(STAFF, st.sampled_from(Permission), NAMES)
def test_to_ask_for_everywhere_is_no_way_in(staff, permission, unit):
    """A form field with "*" in it must not open every unit to somebody who has one."""
    if EVERYWHERE not in staff.units:
        assert not may(staff, permission, unit=EVERYWHERE)
