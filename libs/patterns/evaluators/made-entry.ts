import { epochDay } from '#platform';
import type { OccurredOn, Significance } from '#vocabulary';
import type { Evidence } from '../evidence.js';

/** What a test says of an entry; everything else is as usual. */
export interface MadeEntry {
  /** The last day on which it may have happened, where it is known to a period. */
  readonly until?: string;
  readonly count?: number;
  readonly source?: string;
  readonly groups?: readonly string[];
  readonly significance?: Significance;
  readonly beforeBirth?: boolean;
}

let made = 0;

/** An entry as the evaluators' tests need it: a concern of the school on a day (`YYYY-MM-DD`), with an id of its own. */
export const madeEntry = (date: string, given: MadeEntry = {}): Evidence => {
  const { until = date, source = 'urn:agency:oakfield-primary-school' } = given;
  const occurredOn: OccurredOn = { date, until, precision: until === date ? 'day' : 'period' };
  made += 1;
  return {
    id: `entry-${String(made).padStart(6, '0')}`,
    personId: 'child',
    source,
    type: 'education.presentation-concern',
    about: 'child',
    onAdult: false,
    role: 'child',
    from: epochDay(date),
    to: epochDay(until),
    occurredOn,
    count: given.count ?? 1,
    facts: {},
    indicators: [],
    groups: given.groups ?? ['basic-needs'],
    significance: given.significance ?? 'notable',
    standing: 'concern',
    beforeBirth: given.beforeBirth ?? false,
  };
};
