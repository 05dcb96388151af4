"""Bring a company in from a folder of CSV files.

The files are described by a mapping that a consultant writes (`docs/loading.md`).
`reading` and `checks` judge everything before anything is written and know no
Odoo; `writing` turns what passed into Odoo's own documents, in one transaction.
"""
