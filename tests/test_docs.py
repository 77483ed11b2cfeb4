"""The documents keep their promises: every field is named, every example imports, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.library import Library, import_paths
from corpus.models import Channel, Fee, FeeKind, FormRef, Kind, Paper, PaperGroup, Procedure, ProcessingTime, TimeUnit

ROOT = Path(__file__).parents[1]
RECORDS = (ROOT / "docs" / "RECORDS.md").read_text("utf-8")
ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
SUFFIX = {"yaml": ".yaml", "markdown": ".md", "jsonl": ".jsonl"}
EXAMPLES = re.findall(rf"^```({'|'.join(SUFFIX)})\n(.*?)^```$", RECORDS, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("model", [Procedure, Channel, Fee, ProcessingTime, PaperGroup, Paper, FormRef])
def test_records_names_every_field(model):
    missing = [name for name in model.model_fields if f"`{name}`" not in RECORDS]
    assert not missing


@pytest.mark.parametrize("values", [Kind, FeeKind, TimeUnit])
def test_records_names_every_value(values):
    assert [value for value in values if f"`{value.value}`" not in RECORDS] == []


@pytest.mark.parametrize(("language", "text"), EXAMPLES, ids=[f"{n}-{e[0]}" for n, e in enumerate(EXAMPLES)])
def test_every_example_of_records_is_imported_whole(language, text, library: Library, tmp_path):
    file = tmp_path / f"example{SUFFIX[language]}"
    file.write_text(text, "utf-8")
    (report,) = import_paths(library, [file], collection="main").files
    assert (report.error, report.rejected) == ("", [])
    assert report.created


def test_records_has_an_example_of_every_reader(library: Library, tmp_path):
    used = set()
    for number, (language, text) in enumerate(EXAMPLES):
        file = tmp_path / f"{number}{SUFFIX[language]}"
        file.write_text(text, "utf-8")
        used |= {report.reader for report in import_paths(library, [file], collection="main").files}
    assert used == {"native", "front-matter", "portal-api", "portal-detail", "flat-crawl", "markdown-crawl", "phapdien"}


@pytest.mark.parametrize("adr", ADRS, ids=lambda path: path.stem)
def test_an_adr_says_what_would_prove_it_wrong(adr: Path):
    text = adr.read_text("utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads == ["Context", "Decision", "Consequences", "Evidence that this was wrong would be:"]
    assert adr.name in (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("document", [ROOT / "README.md", *ROOT.glob("docs/**/*.md")], ids=lambda path: path.name)
def test_links_lead_to_files(document: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
