import type { Agency, SchoolPhase } from './event-type.js';
import type { PersonDescription } from './personal-content.js';

/** A school that a person goes, or went, to. */
export interface School {
  /** Urn of the agency, where the school is one of the partnership; else its unique reference number. */
  readonly code: string;
  /** Where the register says it. */
  readonly phase?: SchoolPhase;
}

/**
 * The school of somebody whom an agency event names: that which the agency says, else, of a child of whom a school
 * reports, that school itself.
 * @param agencies the register, by urn
 */
export const schoolOf = (
  { school, role }: PersonDescription,
  source: string,
  agencies: ReadonlyMap<string, Agency>,
): School | undefined => {
  const reporting = role === 'child' && agencies.get(source)?.kind === 'education' ? source : undefined;
  const code = school ?? reporting;
  if (code === undefined) return undefined;
  const agency = agencies.get(code) ?? [...agencies.values()].find(({ schoolUrn }) => schoolUrn === code);
  return { code: agency?.urn ?? code, ...(agency?.phase !== undefined && { phase: agency.phase }) };
};
