"""The pipeline that makes the bundled Mandarin model from a speech synthesiser alone."""
