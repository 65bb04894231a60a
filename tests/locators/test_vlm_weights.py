"""Licence, pins and files: what is checked before anything of a model is loaded."""

import json
import shutil

import pytest
from tiny_models import digest_of

from docpipe.cli import main
from docpipe.errors import ConfigurationError, ExitCode, MissingDependencyError
from docpipe.locators.base import create_locator
from docpipe.locators.locateanything import SPEC
from docpipe.locators.models import list_models, selftest, verify
from docpipe.locators.qwen3_vl import SPEC as QWEN
from docpipe.locators.runtime import LocalOptions, Runtime, choose_runtime, needed_bytes, require_memory
from docpipe.locators.weights import Checkpoint, check_directory, code_hashes, content_digest, find_checkpoint


@pytest.fixture(autouse=True)
def empty_hub_cache(tmp_path, monkeypatch):
    for name in (
        "DOCPIPE_LOCATEANYTHING_DIR",
        "DOCPIPE_QWEN3_VL_DIR",
        "DOCPIPE_FLORENCE2_DIR",
        "HF_HUB_CACHE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub-home"))


@pytest.fixture
def weights(tiny_locateanything, tmp_path):
    """A copy of the tiny checkpoint that a test may damage."""
    return shutil.copytree(tiny_locateanything, tmp_path / "weights")


def find(directory, **options):
    return find_checkpoint(SPEC, str(directory), accept_noncommercial=True, **options)


def test_the_licence_comes_first():
    with pytest.raises(ConfigurationError, match="accept_noncommercial=true"):
        create_locator("locateanything")
    with pytest.raises(ConfigurationError, match="non-commercial"):
        create_locator("locateanything", accept_noncommercial="no", path="/nowhere")


def test_missing_weights_name_the_command():
    with pytest.raises(MissingDependencyError) as caught:
        create_locator("locateanything", accept_noncommercial=True)
    assert (
        "hf download nvidia/LocateAnything-3B --revision 7a81d810571dc5f244b2f0b6868128f24b1cbd85 "
        "--local-dir LocateAnything-3B" in str(caught.value)
    )
    with pytest.raises(MissingDependencyError, match="hf download Qwen/Qwen3-VL-4B-Instruct"):
        create_locator("qwen3-vl")


def test_an_empty_directory_is_no_checkpoint(tmp_path):
    with pytest.raises(MissingDependencyError, match=r"no config\.json"):
        find(tmp_path)


@pytest.mark.parametrize("revision", ["main", "7a81d81", "v1.0", "G" * 40])
def test_only_full_hashes_are_revisions(revision):
    with pytest.raises(ConfigurationError, match="40 hex digits"):
        find("", revision=revision)


def test_the_pinned_snapshot_is_found_in_the_hub_cache(weights, tmp_path):
    snapshots = tmp_path / "hub-home/hub/models--nvidia--LocateAnything-3B/snapshots"
    shutil.copytree(weights, snapshots / SPEC.revision)
    checkpoint = find("", code_sha256=digest_of(weights))
    assert checkpoint.path.name == SPEC.revision
    assert checkpoint.revision.startswith(SPEC.revision[:12])


def test_the_environment_names_the_directory(weights, monkeypatch):
    monkeypatch.setenv("DOCPIPE_LOCATEANYTHING_DIR", str(weights))
    assert find("", code_sha256=digest_of(weights)).path == weights


def test_unknown_code_does_not_run_and_the_pin_is_told(weights):
    with pytest.raises(ConfigurationError) as caught:
        find(weights)
    assert "configuration_locateanything.py, configuration_qwen2.py" in str(caught.value)
    assert f"code_sha256={digest_of(weights)}" in str(caught.value)


@pytest.mark.parametrize("change", ["edit", "add", "remove", "nested"])
def test_changed_code_does_not_run(weights, change):
    pin = digest_of(weights)
    match change:
        case "edit":
            (weights / "modeling_tiny.py").open("a").write("\n# harmless?\n")
        case "add":
            (weights / "extra.py").write_text("import os\n")
        case "remove":
            (weights / "modeling_vit.py").unlink()
        case "nested":
            (weights / "kernel_utils").mkdir()
            (weights / "kernel_utils" / "k.py").write_text("")
    with pytest.raises(ConfigurationError, match="changed"):
        find(weights, code_sha256=pin)


def test_the_released_code_is_known_by_its_hashes(weights, monkeypatch):
    spec = type(SPEC)(
        **{f: getattr(SPEC, f) for f in SPEC.__slots__} | {"code": {"a" * 40: code_hashes(weights)}}
    )
    assert check_directory(spec, weights).revision.startswith("a" * 12)
    (weights / "modeling_tiny.py").open("a").write("#")
    with pytest.raises(ConfigurationError, match=r"modeling_tiny\.py differs"):
        check_directory(spec, weights)
    assert all(len(digest) == 64 for files in SPEC.code.values() for digest in files.values())


@pytest.mark.parametrize(
    ("file", "change", "says"),
    [
        ("config.json", {"auto_map": {"AutoModel": "somebody/else--modeling.Model"}}, "another repository"),
        ("tokenizer_config.json", {"auto_map": {"AutoTokenizer": ["x/y--t.T", None]}}, "another repository"),
        ("config.json", {"_attn_implementation_internal": "somebody/kernel"}, "attention implementation"),
        (
            "config.json",
            {"text_config": {"_attn_implementation_internal": "x/y"}},
            "attention implementation",
        ),
    ],
)
def test_configurations_that_fetch_code_are_refused(weights, file, change, says):
    pin = digest_of(weights)
    config = json.loads((weights / file).read_text()) | change
    (weights / file).write_text(json.dumps(config))
    with pytest.raises(ConfigurationError, match=says):
        find(weights, code_sha256=pin)


def test_models_with_their_own_code_in_transformers_run_no_remote_code(weights):
    with pytest.raises(ConfigurationError, match="asks for remote code"):
        check_directory(QWEN, weights)


def test_pickled_or_missing_weights_are_not_loaded(weights):
    (weights / "model.safetensors").rename(weights / "pytorch_model.bin")
    with pytest.raises(MissingDependencyError, match="other formats can run code"):
        find(weights, code_sha256=digest_of(weights))


def test_an_incomplete_download_names_the_missing_file(weights):
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (weights / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(MissingDependencyError, match="lacks model-00002-of-00002"):
        find(weights, code_sha256=digest_of(weights))


def test_the_content_digest_sees_weights_and_settings(weights):
    first = content_digest(weights)
    assert content_digest(weights) == first
    with (weights / "model.safetensors").open("r+b") as file:
        file.seek(-4, 2)
        file.write(b"\x01\x02\x03\x04")
    second = content_digest(weights)
    (weights / "config.json").write_text((weights / "config.json").read_text() + " ")
    assert len({first, second, content_digest(weights)}) == 3


# --- machine ---------------------------------------------------------------------------------------------


def test_too_little_memory_is_said_before_loading(tmp_path):
    huge = Checkpoint(tmp_path, "r", False, 10**15)
    with pytest.raises(MissingDependencyError, match=r"GB are free\. Try quantization=4bit"):
        require_memory(huge, Runtime("cpu", "float32"))
    require_memory(Checkpoint(tmp_path, "r", False, 1000), Runtime("cpu", "float32"))


def test_memory_follows_the_number_format(tmp_path):
    weights = Checkpoint(tmp_path, "r", False, 8_000_000)
    sizes = [
        needed_bytes(weights, Runtime("cuda", "bfloat16", quantization))
        for quantization in ("4bit", "8bit", "")
    ]
    assert sizes == sorted(sizes)
    assert needed_bytes(weights, Runtime("cpu", "float32")) == 2 * sizes[-1]


def test_devices_that_are_not_there_are_named():
    import torch

    if torch.cuda.is_available():
        pytest.skip("needs a machine without CUDA")
    for options, says in (
        ({"device": "cuda:3"}, "cuda:3"),
        ({"device": "balanced"}, "balanced"),
    ):
        with pytest.raises(MissingDependencyError, match=says):
            choose_runtime(LocalOptions(**options))
    assert choose_runtime(LocalOptions(device="cpu")) == Runtime("cpu", "float32")


# --- docpipe models --------------------------------------------------------------------------------------


def test_every_locator_is_listed_with_its_licence():
    models = {model.name: model for model in list_models()}
    assert set(models) >= {"embedded", "locateanything", "qwen3-vl", "florence-2", "openai"}
    assert models["embedded"].usable
    assert not models["locateanything"].commercial_use
    assert not models["locateanything"].usable
    assert "hf download" in models["locateanything"].reason
    assert models["qwen3-vl"].commercial_use
    assert models["openai"].commercial_use is None


def test_weights_that_are_there_are_listed_where_they_are(weights, monkeypatch):
    monkeypatch.setenv("DOCPIPE_LOCATEANYTHING_DIR", str(weights))
    (model,) = [model for model in list_models() if model.name == "locateanything"]
    assert model.weights == str(weights)
    assert not model.usable
    assert "is not that of nvidia/LocateAnything-3B" in model.reason


def test_verify_reads_every_file(weights, capsys):
    report = verify("locateanything", str(weights), code_sha256=digest_of(weights))
    assert report.ok, report.checks
    assert report.code_sha256 == digest_of(weights)
    assert set(report.files) == {path.name for path in weights.iterdir()}
    unpinned = verify("locateanything", str(weights))
    assert not unpinned.ok
    command = ["models", "verify", "locateanything", "--path", str(weights)]
    assert main(command) == ExitCode.INVALID_CONFIG
    assert main([*command, "--code-sha256", digest_of(weights)]) == ExitCode.OK
    assert f"code_sha256 {digest_of(weights)}" in capsys.readouterr().out
    data = (weights / "model.safetensors").read_bytes()
    (weights / "model.safetensors").write_bytes(data[:-100])
    cut = verify("locateanything", str(weights), code_sha256=digest_of(weights))
    assert [check.name for check in cut.checks if not check.ok] == ["safetensors readable"]


def test_selftest_tells_what_works(tiny_options):
    options = {key: value for key, value in tiny_options.items() if key != "path"}
    report = selftest("locateanything", tiny_options["path"], **options)
    results = {check.name: check.ok for check in report.checks}
    assert results == {
        "loads and finds a black rectangle": True,
        "finds a line of text": False,  # the tiny model cannot read
        "says when something is absent": True,
        "answers the same twice, several phrases in one prompt": True,
    }
    assert not report.ok
    assert report.revision


def test_listing_models_imports_no_model_library():
    import subprocess
    import sys

    code = (
        "import sys, docpipe.locators.models as models; models.list_models(); "
        "print({'torch', 'transformers', 'httpx'} & set(sys.modules))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "set()"
