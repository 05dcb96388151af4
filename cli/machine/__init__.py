"""The machine: each step from a bare system to a running Odoo, one per module."""
