"""The pages of the window, one file each, imported when first opened."""
