from odoo import models

# Fewer lines are posted before anybody could look.
MANY = 1000
# How far the posting is when a step begins, as measured with ten thousand lines.
REACHED = {
    "check": 0,
    "claim": 5,
    "moves": 20,
    "stock": 40,
    "costs": 70,
    "books": 93,
    "done": 100,
}


class StockOpeningProgress(models.AbstractModel):
    """How far the posting of a large opening is, told to whoever waits for it.

    The posting itself is one transaction: all of it is there, or nothing.  What is
    told goes its own way, so that it arrives before the posting ends.
    """

    _name = "stock.opening.progress"
    _description = "Progress of a posting"

    def _find_large(self):
        return self.filtered(lambda opening: len(opening.line_ids) >= MANY)

    def _tell_progress(self, step):
        for opening in self._find_large():
            opening._send_progress(opening._prepare_progress(step))

    def _prepare_progress(self, step):
        return {
            "document": self.name,
            "percent": REACHED[step],
            "step": self._name_step(step),
        }

    def _name_step(self, step):
        return {
            "check": self.env._("Looking at the lines once more"),
            "claim": self.env._("Lots"),
            "moves": self.env._("Movements"),
            "stock": self.env._("Stock"),
            "costs": self.env._("Costs"),
            "books": self.env._("Books"),
            "done": self.env._("Done"),
        }[step]

    def _send_progress(self, message):
        """To the person's browsers, by a connection that is saved at once."""
        with self.env.registry.cursor() as cr:
            self.env(cr=cr).user._bus_send("stock_book.progress", message)
