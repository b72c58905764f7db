"""How static files are named: by their content, so that a browser may keep them for ever."""

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed names and gzip; brotli would triple the time of collectstatic for little."""

    def create_compressor(self, **kwargs):
        return Compressor(use_brotli=False, **kwargs)
