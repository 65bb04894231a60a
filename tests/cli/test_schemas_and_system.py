import json

from docpipe.errors import ExitCode
from docpipe.schema import load_schema


def test_new_schemas_are_valid(docpipe, tmp_path) -> None:
    fresh, child = tmp_path / "note.yaml", tmp_path / "ours.yaml"

    assert docpipe("schema", "new", "note", "-o", fresh).code == 0
    assert docpipe("schema", "new", "ours", "--extends", "invoice", "-o", child).code == 0
    linted = docpipe("schema", "lint", fresh, child)

    assert linted.code == 0
    assert linted.out.count("fine") == 2
    assert {"cost_centre", "gross_total"} <= set(load_schema(child).fields)


def test_lint_points_at_line_and_key_and_goes_on(docpipe, tmp_path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: bad\nfields:\n  total:\n    phrase: total\n    tpye: money\n")

    ran = docpipe("schema", "lint", bad, "invoice")

    assert ran.code == ExitCode.INVALID_CONFIG
    assert f"{bad}:5" in ran.err
    assert "'type'" in ran.err
    assert ran.out.startswith("invoice: fine")


def test_json_schema_accepts_what_lint_accepts(docpipe) -> None:
    schema = json.loads(docpipe("schema", "json-schema").out)

    assert {"name", "fields"} <= set(schema["properties"])


def test_doctor_finds_this_machine_fit(docpipe) -> None:
    ran = docpipe("doctor", "--json")
    findings = {finding["part"]: finding for finding in json.loads(ran.out)}

    assert ran.code == 0
    assert findings["offline self-check"]["state"] == "ok"
    assert "eng" in findings["OCR languages"]["detail"]
    assert ".traineddata" in findings["OCR languages"]["remedy"]
    assert all(f["remedy"] or f["detail"] for f in findings.values() if f["state"] == "optional")


def test_models_tell_licences_and_what_is_missing(docpipe) -> None:
    models = {m["name"]: m for m in json.loads(docpipe("models", "list", "--json").out)}

    table = docpipe("models").out
    assert "LocateAnything" in table
    assert "second reader pp-ocrv6: Apache-2.0" in table
    assert models["embedded"]["usable"]
    assert models["locateanything"]["commercial_use"] is False


def test_config_shows_where_a_value_comes_from(docpipe, monkeypatch) -> None:
    monkeypatch.setenv("DOCPIPE_DPI", "300")

    line = next(text for text in docpipe("config", "show").out.splitlines() if text.startswith("dpi"))

    assert line.split()[1:3] == ["300", "DOCPIPE_DPI"]
