"""Builders of tiny checkpoints: real files, real loading paths, random or measuring weights.

Layers that may be packed into 4 bits have multiples of 64 inputs, as all real ones have: on processors with AVX512-BF16
bitsandbytes repacks whole blocks.
"""

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


def build_qwen3_vl(directory: Path) -> Path:
    """A random Qwen3-VL of a few hundred kilobytes, built from transformers' own configuration."""
    import torch
    from transformers import Qwen2VLImageProcessor, Qwen3VLConfig, Qwen3VLForConditionalGeneration

    marks = [
        "<|im_start|>",
        "<|im_end|>",
        "<|vision_start|>",
        "<|vision_end|>",
        "<|image_pad|>",
        "<|video_pad|>",
    ]
    tokenizer = byte_tokenizer(directory, marks, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    Qwen2VLImageProcessor(patch_size=16, merge_size=2, temporal_patch_size=2).save_pretrained(directory)
    ids = {mark: tokenizer.convert_tokens_to_ids(mark) for mark in marks}
    config = Qwen3VLConfig(
        text_config={
            "vocab_size": len(tokenizer),
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 3,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "head_dim": 16,
            "rope_scaling": {"rope_type": "default", "mrope_section": [2, 3, 3], "mrope_interleaved": True},
        },
        vision_config={
            "depth": 3,
            "hidden_size": 32,
            "intermediate_size": 48,
            "num_heads": 2,
            "out_hidden_size": 64,
            "deepstack_visual_indexes": [0, 1],
            "num_position_embeddings": 64,
        },
        image_token_id=ids["<|image_pad|>"],
        video_token_id=ids["<|video_pad|>"],
        vision_start_token_id=ids["<|vision_start|>"],
        vision_end_token_id=ids["<|vision_end|>"],
    )
    torch.manual_seed(0)
    model = Qwen3VLForConditionalGeneration(config)
    model.generation_config.eos_token_id = ids["<|im_end|>"]
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    model.save_pretrained(directory)
    return directory


def build_florence2(directory: Path) -> Path:
    """A random Florence-2 of about a megabyte, built from transformers' own configuration."""
    import torch
    from transformers import (
        BartTokenizerFast,
        CLIPImageProcessor,
        Florence2Config,
        Florence2ForConditionalGeneration,
    )
    from transformers.models.gpt2.tokenization_gpt2 import bytes_to_unicode

    directory.mkdir(parents=True, exist_ok=True)
    vocabulary = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "<mask>": 4}
    vocabulary |= {char: i + 5 for i, char in enumerate(bytes_to_unicode().values())}
    (directory / "vocab.json").write_text(json.dumps(vocabulary))
    (directory / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = BartTokenizerFast(str(directory / "vocab.json"), str(directory / "merges.txt"))
    places = [f"<loc_{n}>" for n in range(1000)]
    tokenizer.add_special_tokens({"additional_special_tokens": ["<image>", *places]})
    tokenizer.save_pretrained(directory)
    CLIPImageProcessor(size={"height": 64, "width": 64}, do_center_crop=False).save_pretrained(directory)
    config = Florence2Config(
        text_config={
            "model_type": "bart",
            "vocab_size": len(tokenizer),
            "d_model": 64,
            "encoder_layers": 1,
            "decoder_layers": 1,
            "encoder_ffn_dim": 128,
            "decoder_ffn_dim": 128,
            "encoder_attention_heads": 2,
            "decoder_attention_heads": 2,
            "max_position_embeddings": 512,
        },
        vision_config={
            "depths": (1, 1, 1, 1),
            "embed_dim": (8, 16, 16, 64),
            "num_heads": (1, 2, 2, 4),
            "num_groups": (1, 2, 2, 4),
            "window_size": 4,
            "projection_dim": 64,
        },
        image_token_id=tokenizer.convert_tokens_to_ids("<image>"),
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
    )
    torch.manual_seed(0)
    model = Florence2ForConditionalGeneration(config)
    model.generation_config.decoder_start_token_id = 2
    model.save_pretrained(directory)
    return directory
