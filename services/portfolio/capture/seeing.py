"""Who sees an observation, by its type's sensitivity. Pure.

Nobody who may not see it learns from a list, a page or a picture that it is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.domain import School
from portfolio.support.actor import Actor
from portfolio.support.policy import Relation
from portfolio.support.vocabulary_types import ObservationType

_SOMEBODY_ELSE = UUID(int=0)
_FAMILY = frozenset({Relation.STUDENT, Relation.GUARDIAN})
_SCHOOL = frozenset(
    {
        Relation.CLASS_TEACHER,
        Relation.SUBJECT_TEACHER,
        Relation.SCHOOL_ADMIN,
        Relation.MORAL_EDUCATION,
        Relation.RESOURCE_TEACHER,
        Relation.ASSISTING,
    }
)
# Who teaches health and physical education, where a type does not name fewer.
_HEALTH = ("health_teacher", "psychology_teacher", "physical_education")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: how they stand to the pupil, and what they teach there."""

    person_id: UUID
    relations: frozenset[Relation]
    subjects: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        actor: Actor,
        school: School,
        class_group_id: UUID | None,
        held: frozenset[Relation],
    ) -> "Viewer":
        """The caller, before a pupil of this class."""
        taught = relations.subjects_taught(actor, school, class_group_id)
        return cls(actor.person_id, held, taught)

    @property
    def is_family(self) -> bool:
        """The child, or somebody of its family."""
        return bool(self.relations & _FAMILY)

    def has_one_of(self, named: tuple[str, ...]) -> bool:
        """Whether one of these duties or subjects is theirs."""
        return any(one in self.relations or one in self.subjects for one in named)

    def unseen(self, kinds: Iterable[ObservationType]) -> list[str]:
        """Codes of the types of which the caller sees no entry but their own: for SQL, so that
        neither a page's length nor its cursor tells of others.
        """
        return [one.code for one in kinds if not self.may_see(one, _SOMEBODY_ELSE)]

    def may_see(self, kind: ObservationType, recorded_by: UUID) -> bool:
        """The author, the child and the guardians always; of the staff whom the type allows."""
        if recorded_by == self.person_id or self.is_family:
            return True
        if kind.seen_by:
            return self.has_one_of(kind.seen_by)
        match kind.sensitivity:
            case "health":
                return self.has_one_of(_HEALTH)
            case "restricted":
                return Relation.CLASS_TEACHER in self.relations
            case "survey":
                return False
            case _:
                return bool(self.relations & _SCHOOL)
