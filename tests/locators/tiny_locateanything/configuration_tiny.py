"""Configuration of a tiny grounding model that keeps LocateAnything's calling contract."""

from transformers.configuration_utils import PretrainedConfig


class TinyConfig(PretrainedConfig):
    model_type = "tiny_locateanything"

    def __init__(
        self,
        hidden_size=48,
        layers=2,
        heads=4,
        vocab_size=1300,
        image_token_index=0,
        shades=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.hidden_size, self.layers, self.heads = hidden_size, layers, heads
        self.vocab_size, self.image_token_index = vocab_size, image_token_index
        self.shades = shades or {"black rectangle": [0.9, 1.0], "grey rectangle": [0.4, 0.6]}
        """Phrase → range of darkness of the rectangles that it means."""
