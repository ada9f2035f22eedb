import { ageInYears } from '#platform';
import type { ShownLine } from './chronology-page.js';
import { ageInWords } from './day-words.js';
import { gapWords, type Gap } from './gaps.js';
import type { Line } from './lines.js';
import type { PersonRead } from './people.js';
import type { PersonHistory } from './person-history.js';
import { rollUpWords, type RollUp } from './roll-up.js';
import type { Discretion } from './sensitivity.js';
import { showEntry, type Showing } from './show-entry.js';

export interface LineParts {
  /** Its number, from 1. */
  readonly line: number;
  /** Whose chronology it is: ages are this person's. */
  readonly child: PersonHistory;
  readonly discretion: Discretion;
  /** With whom an agency event is read. */
  readonly of: (agencyEventId: string) => PersonRead | undefined;
  /** Where the people of the reading live or lived, as agencies gave it. */
  readonly addresses: () => readonly string[];
}

/** Opens a line for its reader. */
export const showLine = (showing: Showing, shown: Line, parts: LineParts): ShownLine => {
  const { line, child, discretion, of } = parts;
  switch (shown.kind) {
    case 'gap':
      return { kind: 'gap', shown: { line, ...showGap(child, shown.gap) } };
    case 'roll-up':
      return { kind: 'roll-up', shown: { line, ...showRollUp(showing, shown.rollUp, parts) } };
    case 'entry': {
      const { entry } = shown;
      const person = of(entry.agencyEventId);
      const hidden = discretion.of(entry);
      return {
        kind: 'entry',
        shown: showEntry(showing, entry, {
          line,
          relation: person?.around?.relation ?? null,
          ...agesOf(child, entry.occurredOn.date),
          hidden,
          addresses: hidden.places ? parts.addresses() : [],
          pin: person?.history.pins.get(entry.agencyEventId),
        }),
      };
    }
    default:
      return shown satisfies never;
  }
};

const showGap = (child: PersonHistory, gap: Gap) => ({
  words: gapWords(gap),
  ...gap,
  ageInWords: agesOf(child, gap.from).ageInWords,
});

const showRollUp = ({ vocabulary }: Showing, rollUp: RollUp, { child, of }: LineParts) => {
  const [first] = rollUp.entries;
  if (!first) throw new Error('A roll-up has entries.');
  const standing = rollUp.entries.some((each) => each.standing === 'concern') ? 'concern' : first.standing;
  return {
    rollUpId: rollUp.id,
    what: rollUp.kind,
    ...rollUpWords(rollUp, vocabulary),
    personId: first.personId,
    relation: of(first.agencyEventId)?.around?.relation ?? null,
    agency: { urn: first.source, name: vocabulary.agencies.get(first.source)?.name ?? first.source },
    column: vocabulary.columnOf(first.eventType, standing),
    ageInWords: agesOf(child, first.occurredOn.date).ageInWords,
    eventIds: rollUp.entries.map(({ agencyEventId }) => agencyEventId),
  };
};

const agesOf = (
  { dateOfBirth }: PersonHistory,
  on: string,
): { readonly age: number | null; readonly ageInWords: string | null } =>
  dateOfBirth === undefined || on < dateOfBirth
    ? { age: null, ageInWords: null }
    : { age: ageInYears(dateOfBirth, on), ageInWords: ageInWords(dateOfBirth, on) ?? null };
