"""Lays headers and footers over the bodies and marks where each document begins."""

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)


def merge(bodies, layers, title=None):
    """One PDF of all bodies, in order, with an outline entry per body."""
    writer = PdfWriter()
    starts = []
    for body in bodies:
        starts.append(len(writer.pages))
        for page in body.pages:
            number = len(writer.pages)
            writer.add_page(page)
            for layer in layers:
                writer.pages[number].merge_page(layer.pages[number], over=True)
    for page in writer.pages:
        page.compress_content_streams()
    # Every layer brings its own copy of the same fonts and pictures.
    writer.compress_identical_objects(remove_identicals=True, remove_orphans=True)
    writer.add_metadata({"/Producer": "TenDesk", "/Title": title or ""})
    _add_outlines(writer, starts)
    return writer


def _add_outlines(writer, starts):
    """Named destinations that hold page numbers, which is how Odoo splits a batch."""
    names = [f"/document{number}" for number in range(len(starts))]
    outlines = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Outlines"),
            NameObject("/Count"): NumberObject(len(starts)),
        }
    )
    parent = writer._add_object(outlines)
    nodes = [
        _outline_node(number, names[number], parent) for number in range(len(names))
    ]
    references = [writer._add_object(node) for node in nodes]
    for node, following in zip(nodes, references[1:], strict=False):
        node[NameObject("/Next")] = following
    for node, previous in zip(nodes[1:], references, strict=False):
        node[NameObject("/Prev")] = previous
    outlines[NameObject("/First")] = references[0]
    outlines[NameObject("/Last")] = references[-1]
    writer.root_object[NameObject("/Outlines")] = parent
    writer.root_object[NameObject("/Dests")] = writer._add_object(
        _destinations(names, starts)
    )


def _outline_node(number, name, parent):
    return DictionaryObject(
        {
            NameObject("/Title"): TextStringObject(f"Document {number + 1}"),
            NameObject("/Dest"): NameObject(name),
            NameObject("/Parent"): parent,
        }
    )


def _destinations(names, starts):
    return DictionaryObject(
        {
            NameObject(name): ArrayObject([NumberObject(start), NameObject("/Fit")])
            for name, start in zip(names, starts, strict=True)
        }
    )
