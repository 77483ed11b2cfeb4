"""The build: the same lists give the same bytes, and lists that are not whole are refused."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
import yaml

from corpus.errors import InputError
from corpus.places.build import build, main, packed
from corpus.places.sources import (
    CONVERSION,
    EARLIER,
    MERGERS,
    OFFICIAL,
    earlier_names,
    glued,
    glued_key,
    merged_names,
    read,
    typed_name,
)
from corpus.places.spelling import place_key
from corpus.places.table import FILE

COLUMNS = {
    CONVERSION: "provinceCode,districtCode,wardCode,province,district,ward,newProvince,newProvinceCode,newWard,newWardCode",
    MERGERS: "tentinh,loai,tenhc,truocsapnhap",
    OFFICIAL: "Mã,Tên",
    EARLIER["O"]: "province_key,district_key,ward_key,alias_keyword,source,year",
    EARLIER["D"]: "province_key,district_key,alias_keyword",
}
ROW = "1,1,1.0,Tỉnh Mẫu,Huyện Mẫu,Xã Mẫu,Tỉnh Mẫu,01,Xã Mẫu,00001"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Lists of one commune."""
    for name, columns in COLUMNS.items():
        (tmp_path / name).write_text(f"{columns}\n", "utf-8")
    (tmp_path / CONVERSION).write_text(f"{COLUMNS[CONVERSION]}\n{ROW}\n", "utf-8")
    return tmp_path


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        build(folder)
    assert caught.value.code == "PLACES_SOURCE_INVALID"
    return caught.value.detail


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path):
    assert CONVERSION in refused(tmp_path / "nowhere")


def test_a_list_cut_short_is_refused(few: Path):
    """Half a download would have made a table in which half of the country does not exist."""
    assert "1 provinces and 1 communes" in refused(few)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", COLUMNS[CONVERSION].replace("ward,", "") + "\n1\n"])
def test_a_list_with_other_columns_is_refused(few: Path, content: str):
    (few / CONVERSION).write_text(content, "utf-8")
    assert "no column" in refused(few)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", (COLUMNS[CONVERSION] + "\n" + ROW.replace("1.0", "x")).encode()])
def test_a_list_that_is_no_list_is_refused(few: Path, content: bytes):
    (few / CONVERSION).write_bytes(content)
    refused(few)


@pytest.fixture(scope="module")
def made(lists: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the table made anew from the lists."""
    folder = tmp_path_factory.mktemp("made")
    main([str(lists), "--out", str(folder)])
    return folder


@pytest.mark.catalogue
@pytest.mark.parametrize("name", [FILE, "disagreements.yaml"])
def test_the_shipped_files_are_what_the_lists_give_byte_for_byte(made: Path, name: str):
    shipped = resources.files("corpus.places").joinpath(f"resources/{name}").read_bytes()
    assert (made / name).read_bytes() == shipped, "build the table again"


@pytest.mark.catalogue
def test_the_lists_agree_but_for_what_is_written_down(made: Path):
    """The conversion list against the text of the mergers; where they differ in the first province is corrected."""
    note = yaml.safe_load((made / "disagreements.yaml").read_text("utf-8"))
    assert note["counts"]["W"] == 3321 and note["counts"]["earlier names without a unit"] <= 1
    assert len(note["disagreements"]) < 40
    here = [item["unit"] for item in note["disagreements"] if item["province"] == "Quảng Ngãi"]
    assert here == ["xã Đăk Plô", "xã Kon Plông"]


def test_the_same_lines_give_the_same_bytes():
    assert packed(["b", "ă"]) == packed(["b", "ă"]) != packed(["ă", "b"])


def test_names_of_mergers_are_taken_apart():
    text = "Phường A (thành phố X), B, Xã C (phần còn lại sau khi sáp nhập vào xã D, phường E), Thị trấn Đăk Hà"
    assert merged_names(text) == {"a", "b", "c", "đăkhà"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thị trấn Đăk Hà", ("t", "Đăk Hà")),
        ("Thị xã Đức Phổ", ("s", "Đức Phổ")),
        ("Quận 3", ("q", "3")),
        ("X", ("", "X")),
    ],
)
def test_types_are_read_off_names(text: str, expected: tuple[str, str]):
    assert typed_name(text) == expected


@pytest.mark.parametrize("name", ["Đăk Long", "Ngọc Linh", "Trà Quân", "Sa Loong", "Nghĩa Mỹ", "5"])
def test_a_name_known_only_without_spaces_has_the_key_of_the_name(name: str):
    assert glued_key(glued(name)) == place_key(name)


def test_earlier_names_are_read_once_each(few: Path):
    """The list repeats each name: with its type, without it, and short."""
    lines = ["xatraquan", "traquan", "xatrakhe", "trakhe", "p5", "phuong5", "ward5"]
    body = "".join(f"tinha,huyenb,xac,{name},https://example.org,2020\n" for name in lines)
    (few / EARLIER["O"]).write_text(f"{COLUMNS[EARLIER['O']]}\n{body}tinha,huyenb,xac,xakyquan,typing,\n", "utf-8")
    names = [(name.key, name.type, name.year) for _, name in earlier_names(few, "O")]
    assert names == [("traquan", "x", "2020"), ("trakhe", "x", "2020"), ("5", "p", "2020"), ("kiquan", "x", "")]
    assert read(few, EARLIER["O"])[0]["year"] == "2020"
