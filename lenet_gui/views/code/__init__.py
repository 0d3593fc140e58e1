"""F6 beside the ten bitmaps."""
