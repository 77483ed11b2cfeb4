"""The file that names the sources, the schedule, and the captures on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corpus.errors import InputError
from corpus.library import Library, import_paths
from corpus.sources.captures import Captures
from corpus.sources.config import CatalogueConfig, FolderConfig, PortalConfig, load_sources
from corpus.sources.folder import FolderSource
from corpus.sources.registry import chosen, make_plan, make_source
from corpus.sources.schedule import interval, repeatedly

DOC = (Path(__file__).parents[3] / "docs" / "SOURCES.md").read_text("utf-8")


def written(home: Path, *entries: object) -> Path:
    path = home / "sources.yaml"
    path.write_text(yaml.safe_dump({"sources": list(entries)}, allow_unicode=True), "utf-8")
    return path


def code_of(path: Path) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        load_sources(path)
    return caught.value.code, caught.value.detail


def test_one_of_each_kind(home: Path) -> None:
    path = written(
        home,
        {"name": "vao", "kind": "folder", "path": "/srv/vao"},
        {"name": "cong", "kind": "portal", "url": "https://cong.invalid/"},
        {"name": "qg", "kind": "catalogue", "enabled": False},
        {"name": "qg-tep", "kind": "catalogue", "path": "/srv/qg.jsonl", "collection": "thu"},
    )
    assert [type(entry) for entry in load_sources(path)] == [
        FolderConfig,
        PortalConfig,
        CatalogueConfig,
        CatalogueConfig,
    ]
    assert [entry.name for entry in chosen(path, [])] == ["vao", "cong", "qg-tep"], "what is off runs only by name"
    assert [entry.name for entry in chosen(path, ["qg"])] == ["qg"]
    plan = make_plan(chosen(path, ["qg-tep"])[0], home, "main")
    assert (plan.owner.collection, plan.owner.content) == ("thu", "procedure")
    assert isinstance(make_source(chosen(path, ["qg-tep"])[0], home, Library(home / "library.sqlite")), FolderSource)


@pytest.mark.parametrize(("entry", "said"), [
    ({"name": "x", "kind": "folder"}, "path"),
    ({"name": "x", "kind": "folder", "path": "tương/đối"}, "absolute"),
    ({"name": "Có Dấu", "kind": "folder", "path": "/a"}, "name"),
    ({"name": "x", "kind": "ftp", "path": "/a"}, "kind"),
    ({"name": "x", "path": "/a"}, "kind"),
    ({"name": "x", "kind": "folder", "path": "/a", "pth": "/b"}, "pth"),
    ({"name": "x", "kind": "portal", "url": "ftp://a"}, "url"),
    ({"name": "x", "kind": "portal", "url": "https://u:p@a.invalid"}, "url"),
    ({"name": "x", "kind": "portal", "url": "https://a.invalid", "most_gone": 3}, "most_gone"),
    ("chữ", ""), (None, ""),
])  # fmt: skip
def test_a_wrong_entry_is_named_with_its_field(home: Path, entry: object, said: str) -> None:
    code, detail = code_of(written(home, {"name": "a", "kind": "folder", "path": "/a"}, entry))
    assert code == "SOURCE_INVALID" and "source 2" in detail and said in detail


def test_a_password_in_an_address_is_not_repeated(home: Path) -> None:
    _, detail = code_of(written(home, {"name": "x", "kind": "portal", "url": "https://u:matkhau@a.invalid"}))
    assert "matkhau" not in detail


@pytest.mark.parametrize(("text", "code"), [("sources: [", "YAML_BROKEN"), ("", "SOURCE_INVALID"), ("a: 1", "SOURCE_INVALID"),
                                            ("sources: {}", "SOURCE_INVALID"), ("sources: []\nsettings: {}", "SOURCE_INVALID")])  # fmt: skip
def test_a_file_of_another_shape(home: Path, text: str, code: str) -> None:
    path = home / "sources.yaml"
    path.write_text(text, "utf-8")
    assert code_of(path)[0] == code


def test_no_file_and_no_such_source_and_two_of_one_name(home: Path) -> None:
    assert code_of(home / "sources.yaml")[0] == "SOURCES_MISSING"
    one = {"name": "a", "kind": "folder", "path": "/a"}
    assert code_of(written(home, one, one))[0] == "SOURCE_INVALID"
    with pytest.raises(InputError) as caught:
        chosen(written(home, one), ["b"])
    assert caught.value.code == "UNKNOWN_SOURCE"


@pytest.mark.parametrize("model", [FolderConfig, PortalConfig, CatalogueConfig])
def test_the_document_names_every_field(model) -> None:  # type: ignore[no-untyped-def]
    assert [name for name in model.model_fields if f"`{name}`" not in DOC] == []


def test_the_example_of_the_document_is_valid(home: Path) -> None:
    example = DOC.split("```yaml\n", 1)[1].split("```", 1)[0]
    (home / "sources.yaml").write_text(example, "utf-8")
    assert {entry.kind for entry in load_sources(home / "sources.yaml")} == {"folder", "portal", "catalogue"}


@pytest.mark.parametrize(("text", "seconds"), [("30m", 1800), ("6h", 21600), ("1D", 86400)])
def test_intervals(text: str, seconds: float) -> None:
    assert interval(text) == seconds


@pytest.mark.parametrize("text", ["", "6", "h", "0h", "-1h", "1.5h", "10s", "6 giờ", "99999h"])
def test_bad_intervals(text: str) -> None:
    with pytest.raises(InputError) as caught:
        interval(text)
    assert caught.value.code == "BAD_INTERVAL"


def test_the_time_that_work_takes_is_part_of_the_interval() -> None:
    now, slept, worked = [0.0], [], []

    def work() -> None:
        worked.append(now[0])
        now[0] += 4_000 if len(worked) == 2 else 100
        if len(worked) == 4:
            raise KeyboardInterrupt

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    with pytest.raises(KeyboardInterrupt):
        repeatedly(work, 3_600.0, sleep=sleep, clock=lambda: now[0])
    assert slept == [3_500, 60, 3_500], "an overlong run is followed by a short rest, not by none"


# ------------------------------------------------------------------ captures


def test_a_capture_is_replaced_and_swept(home: Path, library: Library) -> None:
    captures = Captures(home / "sources" / "x")
    body = b'{"question": "A?", "answer": "B."}\n'
    path = captures.save("https://a.invalid/1", body, ".jsonl", {"url": "https://a.invalid/1", "fetched": "2030-01-01"})
    [file] = import_paths(library, [path], collection="main").files
    assert (file.reader, file.created) == ("capture", 1)
    [entry] = library.entries()
    assert (entry.record.url, str(entry.record.as_of)) == ("https://a.invalid/1", "2030-01-01")
    captures.save("https://a.invalid/1", body + body, ".jsonl", {"url": "https://a.invalid/1"})
    captures.save("https://a.invalid/2", body, ".jsonl", {"url": "https://a.invalid/2"})
    assert len(list((home / "sources" / "x").iterdir())) == 4
    captures.sweep({str(path)})
    assert captures.whole("https://a.invalid/1") and not captures.whole("https://a.invalid/2")
    captures.forget("https://a.invalid/1")
    assert list((home / "sources" / "x").iterdir()) == []


@pytest.mark.parametrize("text", ['{"capture": 1, "item": "x", "url": "y", "file": ""}', '{"capture": 1, "item": "x", "url": "y", "file": "../../etc/passwd"}',
                                  '{"capture": 1, "item": "x", "url": "y", "file": "self.json"}', '{"capture": 1, "item": "x", "url": "y", "file": 7}'])  # fmt: skip
def test_a_capture_leads_nowhere_else(home: Path, library: Library, text: str) -> None:
    (home / "self.json").write_text(text, "utf-8")
    [file] = import_paths(library, [home / "self.json"], collection="main").files
    assert file.error in ("CAPTURE_BROKEN", "FILE_UNREADABLE") and not file.created


def test_what_is_fetched_never_outranks_what_was_written_here(home: Path, library: Library) -> None:
    """A portal that offered a file in our own format would have overwritten the editors' corrections."""
    mine = home / "mine.jsonl"
    mine.write_text('{"kind": "faq", "key": "a", "title": "A?", "answer": "Của ta."}\n', "utf-8")
    import_paths(library, [mine], collection="main")
    theirs = b'{"kind": "faq", "key": "a", "title": "A?", "answer": "Cua cong."}\n'
    path = Captures(home / "sources" / "x").save("u", theirs, ".jsonl", {"url": "u"})
    [file] = import_paths(library, [path], collection="main").files
    assert (file.updated, file.skipped) == (0, 1)
