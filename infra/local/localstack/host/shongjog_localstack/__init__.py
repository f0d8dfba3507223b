"""Plug-ins that let LocalStack run on a bare machine; it finds them by their entry points."""
