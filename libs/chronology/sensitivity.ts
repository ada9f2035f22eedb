import { readFileSync } from 'node:fs';
import type { Role } from '#access';
import { parse } from 'yaml';
import type { HistoryEntry } from './history-entry.js';
import type { PersonHistory } from './person-history.js';

/** Who reads, and what for: it decides what of sensitive entries is shown. */
export interface Viewer {
  readonly roles: readonly Role[];
  /** A code of the purposes of looks. */
  readonly purpose: string;
}

/** A line of `sensitivity.yaml`. */
export interface SensitivityRule {
  readonly label: string;
  /** Why it is withheld, in plain words. */
  readonly title: string;
  /** `content`: what the entry says, and its type; `places`: what was written in words, and where people live. */
  readonly hides: 'content' | 'places';
  /** Where people live is then hidden in every entry of the person. */
  readonly ofPerson: boolean;
  /** Whom to ask. */
  readonly ask: string;
  readonly seenBy: readonly { readonly roles: readonly Role[]; readonly purposes: readonly string[] }[];
}

export const SENSITIVITY_RULES = parse(
  readFileSync(new URL('./sensitivity.yaml', import.meta.url), 'utf8'),
) as readonly SensitivityRule[];

/** Something of an entry is not shown to this reader: why, and whom to ask. */
export interface Withheld {
  readonly label: string;
  readonly why: string;
  readonly ask: string;
}

/** What is kept from one reader of one reading. */
export interface Discretion {
  /** Everything that is kept from the reader of an entry: by its own labels, or by those of its person. */
  readonly of: (entry: HistoryEntry) => Hidden;
  /** Whether the entry bears a label, now or in the reading: the same for every reader. */
  readonly isLabelled: (entry: HistoryEntry) => boolean;
}

export interface Hidden {
  /** What the entry says, coded too. */
  readonly content: boolean;
  /** What was written in words. */
  readonly words: boolean;
  /** Where people live. */
  readonly places: boolean;
  readonly because: readonly Withheld[];
}

const NOTHING: Hidden = { content: false, words: false, places: false, because: [] };

/** A label that has no rule is kept from everybody: better too much than too little, until somebody decides. */
const unknownLabel = (label: string): SensitivityRule => ({
  label,
  title: 'It bears a label that has no rule here',
  hides: 'content',
  ofPerson: false,
  ask: 'Ask the agency that reported it.',
  seenBy: [],
});

/**
 * What a reader may not see of the entries of these people. Labels count as they are now, in a chronology as it was
 * known in the past too: that an address has to be kept secret may be known since yesterday.
 * @param now the histories of the people as they stand now. A protected place is protected in all their entries, as
 * people who are read together live together or did.
 */
export const discretionFor = (
  viewer: Viewer,
  now: readonly PersonHistory[],
  rules: readonly SensitivityRule[] = SENSITIVITY_RULES,
): Discretion => {
  const ruleOf = new Map(rules.map((rule) => [rule.label, rule]));
  const hiding = (labels: readonly string[]): readonly SensitivityRule[] =>
    labels.map((label) => ruleOf.get(label) ?? unknownLabel(label)).filter((rule) => !maySee(viewer, rule));
  const labelsNow = new Map<string, readonly string[]>();
  const ofPeople = new Set<string>();
  for (const history of now) {
    for (const { agencyEventId, sensitivity, retraction, reassignedTo } of history.entries.values()) {
      if (sensitivity.length === 0) continue;
      labelsNow.set(agencyEventId, sensitivity);
      if (!retraction && reassignedTo === undefined) for (const label of sensitivity) ofPeople.add(label);
    }
  }
  const everywhere = hiding([...ofPeople]).filter(({ ofPerson }) => ofPerson);
  const isKnown = (id: string): boolean => now.some(({ entries }) => entries.has(id));

  return {
    isLabelled: ({ agencyEventId, sensitivity }) => sensitivity.length > 0 || labelsNow.has(agencyEventId),
    of: (entry) => {
      if (labelsNow.size === 0 && entry.sensitivity.length === 0) return NOTHING;
      // As it stands now where that is known: a label may have come or gone with a correction.
      const labels = isKnown(entry.agencyEventId) ? (labelsNow.get(entry.agencyEventId) ?? []) : entry.sensitivity;
      const own = labels.length === 0 ? [] : hiding(labels);
      if (own.length === 0 && everywhere.length === 0) return NOTHING;
      return {
        content: own.some(({ hides }) => hides === 'content'),
        words: own.length > 0,
        places: everywhere.length > 0 || own.some(({ hides }) => hides === 'places'),
        because: own.map(({ label, title, ask }) => ({ label, why: title, ask })),
      };
    },
  };
};

const maySee = ({ roles, purpose }: Viewer, rule: SensitivityRule): boolean =>
  rule.seenBy.some((each) => each.purposes.includes(purpose) && each.roles.some((role) => roles.includes(role)));

/** Fields, coded or not, that tell where somebody lives. */
const PLACES: ReadonlySet<string> = new Set([
  'address',
  'postcode',
  'previousAddress',
  'forwardingAddress',
  'localAuthority',
  'acrossBoundary',
  'school',
  'practice',
]);

/** Without the fields that tell where somebody lives; where there is none, the same object. */
export const withoutPlaces = <Fields extends Readonly<Record<string, unknown>>>(fields: Fields): Fields =>
  Object.keys(fields).some((name) => PLACES.has(name))
    ? (Object.fromEntries(Object.entries(fields).filter(([name]) => !PLACES.has(name))) as Fields)
    : fields;

/** A full postcode of the United Kingdom, in running text. */
const POSTCODE = /\b[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}\b/g;

/** A text in which no postcode stands. */
export const withoutPostcodes = (text: string): string => text.replace(POSTCODE, '[postcode withheld]');
