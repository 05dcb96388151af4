"""Which questions somebody is asked.  Plain Python: no ORM, no database."""

from dataclasses import dataclass

JOB, DEPARTMENT, ROLE, EVERYBODY = range(4)


@dataclass(frozen=True)
class Offer:
    """For whom a template of reports is meant; nobody named is everybody."""

    template_id: int
    company_id: int | bool
    job_ids: tuple[int, ...] = ()
    department_ids: tuple[int, ...] = ()
    group_ids: tuple[int, ...] = ()

    def rank(self, person, members) -> int | None:
        """How close it is to a person: the lowest wins, ``None`` is not for her.

        :param person: who has ``user_id company_id department_id job_id``
        :param members: user ids of everybody who has one of the roles

        >>> from types import SimpleNamespace
        >>> ann = SimpleNamespace(user_id=7, company_id=1, department_id=3, job_id=4)
        >>> Offer(1, False, job_ids=(4,)).rank(ann, ())
        0
        >>> Offer(2, 1, group_ids=(9,)).rank(ann, {7})
        2
        >>> Offer(3, 2).rank(ann, ()) is None
        True
        >>> Offer(4, False).rank(ann, ())
        3
        """
        if self.company_id and self.company_id != person.company_id:
            return None
        if person.job_id in self.job_ids:
            return JOB
        if person.department_id in self.department_ids:
            return DEPARTMENT
        if person.user_id in members:
            return ROLE
        named = self.job_ids or self.department_ids or self.group_ids
        return None if named else EVERYBODY
