"""The file that names the sources (``sources.yaml``): its schema, and what is said when an entry is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import Field, TypeAdapter, ValidationError, field_validator

from corpus.documents.limits import MEGABYTE
from corpus.errors import InputError
from corpus.models.base import Model

_NAME = r"^[a-z0-9][a-z0-9_-]{0,62}$"
Name = Annotated[str, Field(pattern=_NAME)]


class SourceConfig(Model):
    """What every source has."""

    name: Name = Field(description="unique; what ``troly corpus sync`` is given")
    collection: Name | None = Field(default=None, description="default: the collection of the settings")
    content: Literal["", "procedure", "legal", "news", "faq", "office", "form"] = Field(
        default="", description="kind of record that everything is; empty: as each file shows"
    )
    most_gone: float = Field(default=0.3, ge=0, le=1, description="share that may disappear without --confirm")
    enabled: bool = True


class FolderConfig(SourceConfig):
    """A watched folder."""

    kind: Literal["folder"]
    path: Path
    settle_seconds: float = Field(default=3.0, ge=0, description="how long nobody may have touched a file")
    follow_links: bool = False

    @field_validator("path")
    @classmethod
    def _whole(cls, path: Path) -> Path:
        path = path.expanduser()
        if not path.is_absolute():
            raise ValueError("path must be absolute: a timer starts in another folder")
        return path


class WebConfig(SourceConfig):
    """What sources on a web server share."""

    url: str = Field(description="the site; only its host is asked")
    hosts: tuple[str, ...] = Field(default=(), description="further hosts of the same office, for attachments")
    rate_seconds: float = Field(default=1.0, ge=0, description="least time between two requests")
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    attempts: int = Field(default=3, ge=1, le=10, description="for 429, 5xx and broken connections")
    largest_page: int = Field(default=10 * MEGABYTE, gt=0, description="bytes, unpacked")
    private_addresses: bool = Field(default=False, description="allow hosts inside the own network")
    proxy: str | None = Field(default=None, description="HTTP proxy; addresses are then resolved by it")
    contact: str = Field(default="", description="e-mail or page named to the site's operators")

    @field_validator("url")
    @classmethod
    def _web(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ValueError("must be an http(s) address without user name")
        return url


class PortalConfig(WebConfig):
    """A portal: pages found by sitemaps, feeds and listing pages. Without any of the three, its sitemaps as
    ``robots.txt`` names them, else ``/sitemap.xml``."""

    kind: Literal["portal"]
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    pages: tuple[str, ...] = Field(default=(), description="listing pages")
    listing_pages: int = Field(default=20, ge=1, le=1000, description="pages followed from each listing page")
    include: tuple[str, ...] = Field(default=(), description="only paths that match one of these (* for anything)")
    exclude: tuple[str, ...] = ()
    attachments: bool = True
    largest_file: int = Field(default=100 * MEGABYTE, gt=0, description="bytes of an attachment")
    most_pages: int = Field(default=20_000, gt=0)
    main: str = Field(default="", description="#id or .class of the element that holds the article")
    trust_lastmod: bool = Field(default=False, description="do not ask for a page whose lastmod has not changed")


class CatalogueConfig(WebConfig):
    """The national catalogue of procedures, through its interface of 2026 or from files saved from it."""

    kind: Literal["catalogue"]
    url: str = "https://dichvucong.gov.vn/api/v1"
    path: Path | None = Field(default=None, description="file or folder instead of the interface")
    rate_seconds: float = Field(default=0.5, ge=0)
    list_path: str = "/submitting/formality/list-all-public-formality-by-citizen"
    detail_path: str = "/configuring/formality/get-formality-by-citizen"
    page_url: str = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{id}"
    page_size: int = Field(default=50, ge=1, le=200)
    department: str = Field(default="", description="departmentCode that the list is asked for")
    category: str = Field(default="", description="categoryId that the list is asked for")
    issuers: tuple[str, ...] = Field(
        default=(), description="of procedures of single places, only those published by these; empty: all"
    )
    recheck_days: float = Field(default=7.0, ge=0, description="each procedure is fetched anew at least so often")


AnyConfig = Annotated[FolderConfig | PortalConfig | CatalogueConfig, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[FolderConfig | PortalConfig | CatalogueConfig] = TypeAdapter(AnyConfig)


def load_sources(path: Path) -> list[FolderConfig | PortalConfig | CatalogueConfig]:
    """All sources of the file. Raises ``InputError``: ``SOURCES_MISSING`` (no file), ``YAML_BROKEN``,
    ``SOURCE_INVALID`` naming the entry and the field."""
    try:
        value = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file", code="SOURCES_MISSING") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", code="FILE_UNREADABLE") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(f"{path}: {error}", code="YAML_BROKEN") from error
    entries = value.get("sources") if isinstance(value, dict) and set(value) == {"sources"} else None
    if not isinstance(entries, list):
        raise InputError(f"{path}: one key, sources, with a list", code="SOURCE_INVALID")
    found = [_entry(entry, number, path) for number, entry in enumerate(entries, start=1)]
    names = [entry.name for entry in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{path}: two sources named {', '.join(twice)}", code="SOURCE_INVALID")
    return found


def _entry(entry: Any, number: int, path: Path) -> FolderConfig | PortalConfig | CatalogueConfig:
    name = entry.get("name", "") if isinstance(entry, dict) else ""
    where = f"{path}: source {number}{f' ({name})' if name else ''}"
    try:
        return _ADAPTER.validate_python(entry)
    except ValidationError as error:
        problems = []
        for detail in error.errors(include_url=False, include_input=False):
            place = [str(part) for part in detail["loc"] if part not in ("folder", "portal", "catalogue")]
            problems.append(f"{'.'.join(place) or 'kind'}: {detail['msg']}")
        raise InputError(f"{where}: {'; '.join(problems[:4])}", code="SOURCE_INVALID") from error
