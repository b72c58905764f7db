"""The portal's signature in a finished PDF (PAdES B-B). The only module that knows pyHanko.

Added as an update behind the file: tags, language and the marks of PDF/A and PDF/UA stay as they were. The signature
has no picture on the page, but a place in what is read aloud. With an RSA key the same file, key and time give the
same bytes.
"""

import hashlib
from io import BytesIO

from signatories.portal_key import PortalKey

FIELD = "Portal"


def seal(data: bytes, key: PortalKey, *, at, label: str) -> bytes:
    """The file, certified by the portal: a change after it shows. `at` is the time it says it was signed.

    A key that is younger than `at` signs with its own first day, or readers would call it not valid yet. `label` is
    what a screen reader says of the signature, in the language of the page.
    """
    from pyhanko.sign import fields, signers  # slow import

    out = _quiet_update()(BytesIO(data))
    fields.append_signature_field(
        out,
        fields.SigFieldSpec(
            sig_field_name=FIELD,
            readable_field_name=label,
            invis_sig_settings=fields.InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
        ),
    )
    _tag_field(out)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    signer = signers.SimpleSigner.load_pkcs12_data(key.pkcs12, other_certs=[], passphrase=key.password)
    dated = _dated(signers.PdfSigner)(meta, signer=signer)
    dated.at = max(at, key.valid_from)
    return dated.sign_pdf(out, existing_fields_only=True).getvalue()


def _tag_field(out):
    """Put the signature at the end of what is read aloud: a Form in the structure of the document."""
    from pyhanko.pdf_utils.generic import DictionaryObject, NumberObject, pdf_name  # slow import

    tree = out.root["/StructTreeRoot"]
    document, page = tree["/K"][0], out.root["/Pages"]["/Kids"].raw_get(0)
    field = out.root["/AcroForm"]["/Fields"].raw_get(-1)
    numbers = tree["/ParentTree"]["/Nums"]
    number = NumberObject(int(numbers[-2]) + 1)
    form = out.add_object(
        DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): tree["/K"].raw_get(0),
                pdf_name("/Pg"): page,
                pdf_name("/K"): DictionaryObject(
                    {
                        pdf_name("/Type"): pdf_name("/OBJR"),
                        pdf_name("/Obj"): field,
                        pdf_name("/Pg"): page,
                    }
                ),
            }
        )
    )
    document["/K"].append(form)
    numbers.extend([number, form])
    tree[pdf_name("/ParentTreeNextKey")] = NumberObject(number + 1)
    field.get_object()[pdf_name("/StructParent")] = number
    for changed in (document, document["/K"], numbers, tree):
        out.update_container(changed)


def _quiet_update():
    """An update that neither draws a random id nor writes today's date into the metadata."""
    from pyhanko.pdf_utils import generic  # slow import
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class QuietUpdate(IncrementalPdfFileWriter):
        @classmethod
        def _handle_id(cls, prev):
            first = prev.trailer["/ID"][0] if "/ID" in prev.trailer else b""
            first = getattr(first, "original_bytes", first)
            second = hashlib.sha256(bytes(first) + b"signed").digest()[:16]
            return generic.ArrayObject([generic.ByteStringObject(first), generic.ByteStringObject(second)])

        def _update_meta(self):
            """The metadata stay those of the page that was printed."""

    return QuietUpdate


def _dated(signer_class):
    class Dated(signer_class):
        def init_signing_session(self, *args, **kwargs):
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = self.at
            return session

    return Dated
