"""What a training run writes: the encoder's folder, the report, the model card."""
