"""Builders of tiny checkpoints: real files, real loading paths, random or measuring weights."""

import json
import shutil
from pathlib import Path

from docpipe.locators.weights import code_digest, code_hashes

HERE = Path(__file__).parent

LOCATE_ANYTHING_TOKENS = [
    "<|im_start|>", "<|im_end|>", "<IMG_CONTEXT>", "<img>", "</img>", "<box>", "</box>", "<ref>", "</ref>",
    "<text_mask>", *(f"<{n}>" for n in range(1001)), "<null>", "<switch>", "</c>",
]  # fmt: skip


def byte_tokenizer(directory, special_tokens, **settings):
    """A byte-level BPE tokenizer without merges, saved as Qwen2's files (vocab.json, merges.txt)."""
    from transformers import Qwen2Tokenizer
    from transformers.models.gpt2.tokenization_gpt2 import bytes_to_unicode

    directory.mkdir(parents=True, exist_ok=True)
    vocabulary = {"<|endoftext|>": 0} | {char: i + 1 for i, char in enumerate(bytes_to_unicode().values())}
    (directory / "vocab.json").write_text(json.dumps(vocabulary))
    (directory / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = Qwen2Tokenizer(directory / "vocab.json", directory / "merges.txt", **settings)
    tokenizer.add_special_tokens({"additional_special_tokens": special_tokens})
    tokenizer.save_pretrained(directory)
    return tokenizer


def build_locateanything(directory: Path, **config) -> Path:
    """A directory that ``AutoModel.from_pretrained(..., trust_remote_code=True)`` loads."""
    import torch
    from tiny_locateanything.configuration_tiny import TinyConfig
    from tiny_locateanything.modeling_tiny import TinyLocateAnything

    tokenizer = byte_tokenizer(directory, LOCATE_ANYTHING_TOKENS, model_max_length=200_000)
    torch.manual_seed(0)
    model = TinyLocateAnything(
        TinyConfig(
            vocab_size=len(tokenizer),
            image_token_index=tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>"),
            auto_map={
                "AutoConfig": "configuration_tiny.TinyConfig",
                "AutoModel": "modeling_tiny.TinyLocateAnything",
            },
            **config,
        )
    )
    model.save_pretrained(directory)
    for file in (HERE / "tiny_locateanything").glob("*.py"):
        shutil.copy(file, directory / file.name)
    return directory


def digest_of(directory: Path) -> str:
    """What the option ``code_sha256`` pins for ``directory``."""
    return code_digest(code_hashes(directory))
