"""An image file, read part by part before anything is decoded.

`parts.split` separates what makes the pixels, which is all that the decoder is given, from the
colour profile and the orientation, and drops all other metadata. Whatever a file costs besides its
pixels is bounded here (`bounds`): scans, parts, and what is compressed inside of metadata.
`jpeg`, `png` and `webp` read one format each, `exif` reads the one entry that is used.
"""
