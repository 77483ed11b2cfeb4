"""The shipped table: whole, consistent, small, and made with the keys of the running code."""

from __future__ import annotations

from collections import Counter
from importlib import resources

import pytest

from corpus.places import Gazetteer, Level
from corpus.places.build import COMMUNES, PROVINCES
from corpus.places.spelling import place_key
from corpus.places.table import FIELDS, FILE, Table


def packed() -> bytes:
    return resources.files("corpus.places").joinpath(f"resources/{FILE}").read_bytes()


def test_the_table_is_small_and_bears_no_date_of_its_making():
    data = packed()
    assert len(data) < 400_000
    assert data[4:8] == b"\0\0\0\0", "gzip modification time"


def test_it_holds_the_whole_country(gazetteer: Gazetteer):
    counts = {kind: sum(1 for _ in gazetteer.table.units(kind)) for kind in "NWPDO"}
    assert (counts["N"], counts["W"]) == (PROVINCES, COMMUNES) == (34, 3321)
    assert counts["P"] == 63 and counts["D"] == 696 and counts["O"] > 10_000


def test_every_line_is_whole_and_keyed_as_the_code_keys_names():
    """A change of the key rules without a new build would make places vanish without a sound."""
    table = Table.read()
    for line in table._lines:
        fields = line.split("\t")
        assert len(fields) == FIELDS, line
        key, _, code, type_, name, *_ = fields
        assert not name or key == place_key(name), line
        assert not (code and name) or type_ in "xptkhqsci", line


def test_every_link_leads_to_a_unit_and_back(gazetteer: Gazetteer):
    table = gazetteer.table
    for old in table.units("O"):
        assert old.links, old
        assert all(old.id in table.unit(link).links for link in old.links), old
        assert old.id in table.unit(old.parent).links
    for unit in table.units("W"):
        assert unit.links and table.province(unit).id[0] == "N"
    assert all(table.today(district) for district in table.units("D"))


def test_old_provinces_go_to_one_each_and_every_one_of_today_has_parts(gazetteer: Gazetteer):
    table = gazetteer.table
    assert {len(province.links) for province in table.units("P")} == {1}
    parts = Counter(len(table.parts(province)) for province in table.units("N"))
    assert sum(parts.values()) == 34 and parts[1] == 11, "eleven provinces were not merged"


def test_an_island_district_without_communes_has_its_land(gazetteer: Gazetteer):
    (island,) = [unit for unit in gazetteer.table.units("W") if unit.name == "Lý Sơn"]
    assert [part.level for part in gazetteer.table.parts(island)] == [Level.DISTRICT]


def test_an_unknown_id_is_an_error(gazetteer: Gazetteer):
    with pytest.raises(KeyError):
        gazetteer.table.unit("O99999")
