"""User mistakes: a message on stderr that names the next step, the right code, nothing on stdout."""

from pathlib import Path

import pytest

from docpipe.errors import ExitCode


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["extract"], ExitCode.BAD_ARGUMENTS, "Missing argument"),
        (["extrakt"], ExitCode.BAD_ARGUMENTS, "extract"),
        (["extract", "a.pdf", "-s", "invoice", "--dpi", "5000"], ExitCode.BAD_ARGUMENTS, "600"),
        (["extract", "a.pdf", "-s", "invoice", "--pages", "3-1"], ExitCode.BAD_ARGUMENTS, "3-1"),
        (["extract", "a.pdf", "-s", "invoice", "--pages", "one"], ExitCode.BAD_ARGUMENTS, "'one'"),
        (["extract", "a.pdf", "-s", "invoice", "-O", "half"], ExitCode.BAD_ARGUMENTS, "KEY=VALUE"),
        (["extract", "absent.pdf", "-s", "invoice"], ExitCode.FILE_ACCESS, "absent.pdf"),
        (["extract", "a.pdf", "-s", "invoce"], ExitCode.INVALID_CONFIG, "'invoice'"),
        (["run", "a.pdf", "-o", "out"], ExitCode.BAD_ARGUMENTS, "-s SCHEMA"),
        (["locate", "a.pdf", "total", "-t", "mony"], ExitCode.BAD_ARGUMENTS, "'money'"),
        (["results", "nowhere"], ExitCode.INVALID_OUTPUT, "docpipe extract"),
        (["report", "nowhere"], ExitCode.INVALID_OUTPUT, "nowhere"),
        (["show", "a.pdf"], ExitCode.BAD_ARGUMENTS, "--results"),
        (["schema", "show", "recept"], ExitCode.INVALID_CONFIG, "'receipt'"),
        (["schema", "new", "My Schema"], ExitCode.BAD_ARGUMENTS, "a-z"),
        (["models", "verify", "locateanythin"], ExitCode.INVALID_CONFIG, "'locateanything'"),
        (["bench", "nowhere", "-s", "invoice"], ExitCode.FILE_ACCESS, "nowhere"),
    ],
)
def test_mistake(docpipe, tmp_path, monkeypatch, argv, code, says) -> None:
    monkeypatch.chdir(tmp_path)

    ran = docpipe(*argv)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_unknown_parts_name_the_nearest(docpipe, samples) -> None:
    file = samples / "receipts" / "en-gb-till.pdf"

    locator = docpipe("extract", file, "-s", "receipt", "--locator", "embeded")
    ocr = docpipe("locate", file, "total", "--ocr", "tesseroct")

    assert locator.code == ocr.code == ExitCode.INVALID_CONFIG
    assert "'embedded'" in locator.err
    assert "'tesserocr'" in ocr.err


def test_a_bad_environment_variable_is_the_users_mistake_too(docpipe, monkeypatch) -> None:
    monkeypatch.setenv("DOCPIPE_DPI", "many")

    ran = docpipe("config", "show")

    assert ran.code == ExitCode.BAD_ARGUMENTS
    assert "dpi" in ran.err


def test_an_encrypted_document_says_how_to_open_it(docpipe, samples) -> None:
    ran = docpipe("extract", samples / "invoices" / "en-encrypted.pdf", "-s", "invoice")

    assert ran.code == ExitCode.ENCRYPTED
    assert "--password" in ran.err
    assert ran.out == ""


def test_the_password_comes_from_option_or_environment_and_is_never_shown(docpipe, monkeypatch) -> None:
    monkeypatch.setenv("DOCPIPE_PASSWORD", "open sesame")

    ran = docpipe("config", "show")

    assert ran.code == 0
    assert "open sesame" not in ran.out
    assert "DOCPIPE_PASSWORD" in ran.out


def test_an_existing_schema_file_is_not_overwritten(docpipe, tmp_path: Path) -> None:
    file = tmp_path / "note.yaml"

    assert docpipe("schema", "new", "note", "-o", file).code == 0
    file.write_text(file.read_text() + "# mine\n")
    again = docpipe("schema", "new", "note", "-o", file)

    assert again.code == ExitCode.INVALID_CONFIG
    assert file.read_text().endswith("# mine\n")
