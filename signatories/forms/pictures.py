"""Pictures that a government hands in: told by their content, written anew, named by their fingerprint."""

import hashlib

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from frameworks import pictures

LONGEST_SIDE = 1200


class PictureField(forms.FileField):
    """A JPEG, PNG or WebP picture; cleaned it is a new file without anything of the sender's but the picture."""

    ending, longest = "jpg", LONGEST_SIDE
    write = staticmethod(pictures.re_encode)

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(
                _("This file is larger than %(limit)s. Choose a smaller one.")
                % {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)},
                code="too_large",
            )
        file.seek(0)
        content = file.read()
        if b"<svg" in content[:2048].lower():
            raise ValidationError(_("An SVG file can carry programs. Save it as PNG and choose that file."))
        content = self.write(content, longest=self.longest)
        return ContentFile(content, name=f"{hashlib.sha256(content).hexdigest()[:40]}.{self.ending}")


class EmblemField(PictureField):
    """Arms or a logo: sharp edges and what one sees through are kept."""

    ending = "png"
    write = staticmethod(pictures.re_encode_emblem)


class PortraitField(PictureField):
    """A photograph of a person."""
