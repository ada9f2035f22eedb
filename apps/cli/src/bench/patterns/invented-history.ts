import type { PersonHistory } from '#chronology';
import { historiesOf, type ExampleEvent } from '#patterns';
import { addDays } from '#platform';
import type { Vocabulary } from '#vocabulary';
import type { Draw } from '../../generated-people/draw.js';

/** The day of the bench, as of which everything is evaluated. */
export const TODAY = '2026-06-01';
const BORN = '2011-09-05';
const RECENT_DAYS = 540;
/** Before what is recent, so long nothing happened: longer than any window but those that look at a whole childhood. */
const QUIET_DAYS = 1_100;

const AGENCIES = [
  'northmoor-community-health',
  'oakfield-primary-school',
  'northmoor-police',
  'northmoor-childrens-services',
] as const;
const LEFT_OUT: ReadonlySet<string> = new Set(['education.attendance', 'person.relationship']);
const OF_EVERY_EVENT: ReadonlySet<string> = new Set(['people', 'occurredOn', 'narrative', 'childVoice', 'count']);

/** A child, folded, with so many entries in all, of which some are recent and the others lie years back. */
export interface InventedHistory {
  readonly entries: number;
  readonly recent: number;
}

/** Draws events as a child has them: half of them weeks of the register, the others of any type. */
export const eventDrawer = (vocabulary: Vocabulary, draw: Draw): ((on: string) => ExampleEvent) => {
  const kinds = [...vocabulary.types.values()]
    .filter(({ name }) => !LEFT_OUT.has(name))
    .map(({ name, example }): Pick<ExampleEvent, 'type' | 'data'> => ({
      type: name,
      data: Object.fromEntries(Object.entries(example).filter(([field]) => !OF_EVERY_EVENT.has(field))),
    }))
    .filter(
      ({ type, data }) =>
        !('problems' in vocabulary.read(type, { people: [CHILD], occurredOn: { date: TODAY }, ...data })),
    );
  const week = (on: string): ExampleEvent => ({
    type: 'education.attendance',
    on,
    from: 'oakfield-primary-school',
    week: Array.from({ length: 5 }, () => (draw.chance(0.07) ? 'I I' : '/ \\')).join(' '),
  });
  return (on) => (draw.chance(0.5) ? week(on) : { ...draw.oneOf(kinds), on, from: draw.oneOf(AGENCIES) });
};

const CHILD = { role: 'child', name: { given: 'Asha', family: 'Example' } } as const;

/** What histories are drawn with. */
export interface Inventing {
  readonly vocabulary: Vocabulary;
  readonly draw: Draw;
  /** As `eventDrawer` makes it. */
  readonly event: (on: string) => ExampleEvent;
}

/** A child with such a history, and events that come on the day of the bench. */
export const inventHistory = (
  { entries, recent }: InventedHistory,
  coming: number,
  { vocabulary, draw, event }: Inventing,
): { readonly child: PersonHistory; readonly next: PersonHistory } => {
  const before = addDays(TODAY, -RECENT_DAYS - QUIET_DAYS);
  const old = Array.from({ length: entries - recent }, () => event(addDays(before, -draw.from(1, 2_500))));
  const late = Array.from({ length: recent }, () => event(addDays(TODAY, -draw.from(7, RECENT_DAYS))));
  const told = [...old, ...late].map((each, index) => ({ ...each, id: `entry ${String(index)}` }));
  const now = Array.from({ length: coming }, (_, index) => ({
    ...event(addDays(TODAY, -draw.from(4, 12))),
    id: `coming ${String(index)}`,
  }));
  const child = { dateOfBirth: BORN };
  return {
    child: historiesOf({ child, events: told }, vocabulary).child,
    next: historiesOf({ child, events: now }, vocabulary).child,
  };
};
