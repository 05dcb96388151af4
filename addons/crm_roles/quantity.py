"""A quantity in the words of the reader."""

from odoo.tools.misc import formatLang, get_lang


def say_quantity(env, quantity):
    """``quantity`` as the reader writes it: his marks, and no digits that say nothing.

    :param quantity: a number, in whatever unit
    :return: text, as "1,234.5" in English and "1.234,5" in Spanish
    """
    digits = env["decimal.precision"].precision_get("Product Unit")
    text = formatLang(env, quantity or 0.0, digits=digits)
    point = get_lang(env).decimal_point
    return text.rstrip("0").rstrip(point) if point in text else text
