"""The pipeline that makes the bundled Mandarin model from synthetic and recorded speech."""
