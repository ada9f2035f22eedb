export const CHILD_RELATIONS = [
  'school',
  'sibling-school',
  'health-visitor',
  'school-nurse',
  'midwife',
  'gp-practice',
  'lead-practitioner',
  'open-case',
] as const;
/**
 * What an agency is to a child on a day, as the chronology says: the school whose roll the child is on, that of a
 * brother or sister, the health visitor or school nurse by age, the midwife of an unborn child, the practice, whose
 * practitioner leads an open plan or case, and who has anything open with the child.
 */
export type ChildRelation = (typeof CHILD_RELATIONS)[number];

/** An agency that is something to a child now. */
export interface AgencyRelation {
  /** Its urn; also of an agency that is not in the register. */
  readonly agency: string;
  readonly relation: ChildRelation;
}

/** In which areas a child lives, has lived, and is known: names of the register. */
export interface AreasOfChild {
  /** By the latest address that names its local authority. Absent where none does, or it is of no area of the register. */
  readonly lives?: string;
  /** Areas that the child has left within the last twelve months. */
  readonly movedFrom: readonly string[];
  /** Areas of agencies that have something open with the child, or have reported on it in the last twelve months. */
  readonly knownIn: readonly string[];
}

/** Who stands around a child on a day, and where it lives. */
export interface ChildAround {
  readonly relations: readonly AgencyRelation[];
  readonly areas: AreasOfChild;
}
