"""Paper: Odoo asks for ``wkhtmltopdf``, and gets headless Chromium instead.

Debian's own wkhtmltopdf has no headers, footers or batches, and newer Debian has
none at all. The command here takes the same arguments, so that Odoo runs unchanged;
production images keep the original.
"""
