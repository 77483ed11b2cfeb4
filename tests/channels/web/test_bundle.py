"""The script made of modules: everything in it, in order, always as on disk, and no syntax silently lost."""

from __future__ import annotations

import re
import shutil

import pytest

from channels.web import STATIC, bundle


def write(folder, **modules: str):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, "utf-8")
    return folder


def test_every_module_is_in_one_of_the_scripts():
    """A module nobody imports is dead weight; one that is left out is a page that does not start."""
    modules = {path.stem for path in STATIC.glob("*.js")}
    both = bundle.page().text.decode() + bundle.widget().text.decode()
    assert set(re.findall(r"^const \$_(\w+) = \(\(\) => \{$", both, re.MULTILINE)) == modules
    assert not re.search(r"^\s*(import|export)\b", both, re.MULTILINE)


def test_modules_stand_once_and_after_what_they_need(tmp_path):
    write(
        tmp_path,
        main='import { a } from "./one.js";\nimport * as two from "./two.js";\nrun(a, two.b);\n',
        one='import { b as c } from "./two.js";\n// a remark\nexport const a = c;\n',
        two="export let b = 1;\nexport async function f() {}\nexport class K {}\n",
    )
    text = bundle.bundle(tmp_path, "main")
    assert text.index("$_two =") < text.index("$_one =") < text.index("$_main =") and text.count("$_two =") == 1
    assert "const { b: c } = $_two;" in text and "const two = $_two;" in text and "return { b, f, K };" in text
    assert "a remark" not in text


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"main": 'import x from "./one.js";\n'}, "cannot be bundled"),
        ({"main": "export default 1;\n"}, "cannot be bundled"),
        ({"main": "import {\n"}, "cannot be bundled"),
        ({"main": 'import { a } from "./none.js";\n'}, "no module none.js"),
        ({"main": 'import { a } from "./b.js";\n', "b": 'import { x } from "./main.js";\n'}, "main → b → main"),
    ],
)
def test_what_is_not_understood_is_an_error(tmp_path, modules, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        bundle.bundle(write(tmp_path, **modules), "main")


def test_a_changed_file_is_a_changed_script(tmp_path, monkeypatch):
    """A stale script after an update showed the old page for weeks."""
    folder = shutil.copytree(STATIC, tmp_path / "static")
    monkeypatch.setattr(bundle, "STATIC", folder)
    before = bundle.widget()
    assert bundle.widget() is before
    (folder / "chat.css").write_text(".new-rule { color: red; }", "utf-8")
    after = bundle.widget()
    assert after.tag != before.tag and b".new-rule" in after.text
    assert b".new-rule" not in bundle.page().text, "the page links its style sheet"
