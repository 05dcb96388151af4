from odoo import models

# A section that is answered by one line of its own.
ANSWERED_ONCE = ("text", "number", "yesno")


class WorkReportPrefill(models.AbstractModel):
    """A report that fills itself from what its author did.

    One query per source, whatever the day held.  Filling again brings what is
    new, and takes nothing back that the author removed or remarked on.
    """

    _name = "work.report.prefill"
    _description = "Reports filled from the day's facts"

    def prefill(self):
        """Bring the questions, the promises and the facts of the period.

        Only the author fills her reports, and only while she may change them.
        Safe to repeat: a fact is entered once, one she removed stays removed.

        :return: ``{report id: number of facts from the data}``
        :raise AccessError: for the report of somebody else
        """
        self._ensure_author()
        self._ensure_editable()
        counts = {}
        for report in self:
            facts = report._collect_facts()
            report._bring_answers()
            report._bring_promises()
            report._bring_facts(facts)
            counts[report.id] = len(facts)
        return {str(key): count for key, count in counts.items()}

    def action_prefill(self):
        """The button of the form."""
        self.prefill()
        return True

    def _collect_facts(self):
        """What the author did in the period, as values of lines.

        The hook of addons that know more than a source can say: extend it.
        """
        sections = self._get_sections().filtered(lambda item: item.type == "data")
        if not sections:
            return []
        facts = []
        for section in sections:
            for source in self.env["work.report.source"]._find_for(
                self.user_id, section
            ):
                facts += [
                    {**values, "section_id": section.id}
                    for values in source.with_context(lang=self.user_id.lang)._collect(
                        self
                    )
                ]
        return facts

    def _get_sections(self):
        # Everybody may read the questions; templates belong to no author.
        return self.template_id.sudo().section_ids

    def _bring_answers(self):
        asked = self._get_sections().filtered(lambda item: item.type in ANSWERED_ONCE)
        new = asked - self.line_ids.section_id
        self._get_machine().create(
            [
                {"report_id": self.id, "section_id": section.id, "type": section.type}
                for section in new
            ]
        )

    def _bring_facts(self, facts):
        known = {line._get_fact_key(): line for line in self.line_ids if line.source_id}
        new, seen = [], set()
        for number, values in enumerate(facts):
            key = _fact_key(values)
            seen.add(key)
            line = known.get(key)
            if line is None:
                new.append({"report_id": self.id, "sequence": number, **values})
            elif line.name != values["name"] or line.number != values["number"]:
                # A line of the machine, which its author may not write.
                line.sudo().write({"name": values["name"], "number": values["number"]})
        gone = [line.id for key, line in known.items() if key not in seen]
        stale = self._get_machine().browse(gone)
        stale.filtered(lambda line: not line.note).unlink()
        self._get_machine().create(new)

    def _get_machine(self):
        """Lines that are entered by the machine: authors make no facts up."""
        # See above.
        return self.env["work.report.line"].sudo()


def _fact_key(values):
    return (
        values.get("section_id"),
        values.get("source_id"),
        values.get("res_model") or False,
        values.get("res_id") or 0,
    )
