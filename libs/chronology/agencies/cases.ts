import type { HistoryEntry } from '../history-entry.js';

/** What an agency can have open with a person. */
export type CaseKind =
  'plan' | 'referral' | 'assessment' | 'help' | 'looked-after' | 'adult-service' | 'school-roll' | 'gp-registration';

/** Something that was begun and has not ended, as far as agencies reported. */
export interface OpenCase {
  readonly kind: CaseKind;
  /** Which of its kind, by the vocabulary's code: a child-protection plan, a parenting programme; null where none. */
  readonly of: string | null;
  /** The agency that reported the beginning. */
  readonly source: string;
  /** The school's urn, or the practice's ODS code; null where it is the agency itself, or is not known. */
  readonly at: string | null;
  /** First day (`YYYY-MM-DD`) on which it may have begun. */
  readonly since: string;
  /** The last thing that was reported of it: its code, and the first day on which it may have happened. */
  readonly lastEvent: string | null;
  readonly lastOn: string;
  readonly lastEventId: string;
}

/** How the entries of a type begin and end a case. */
interface CaseRule {
  readonly kind: CaseKind;
  /** The fact that says which of its kind. */
  readonly of?: string;
  /** The fact that says what happened. */
  readonly event: string;
  readonly begins: readonly string[];
  readonly ends: readonly string[];
}

const ADULT_SERVICE: CaseRule = {
  kind: 'adult-service',
  event: 'event',
  begins: ['referred', 'engaged', 'crisis', 'relapse', 'admitted', 'sentenced', 'breached', 'recalled'],
  ends: ['disengaged', 'discharged', 'completed'],
};
const RULES: Readonly<Record<string, CaseRule>> = {
  'social-care.plan': { kind: 'plan', of: 'kind', event: 'event', begins: ['started', 'reviewed'], ends: ['ended'] },
  'social-care.assessment': {
    kind: 'assessment',
    of: 'kind',
    event: 'event',
    begins: ['started'],
    ends: ['completed', 'declined', 'ended-early'],
  },
  'social-care.intervention': {
    kind: 'help',
    of: 'kind',
    event: 'event',
    begins: ['started'],
    ends: ['completed', 'stopped', 'declined'],
  },
  'social-care.looked-after': {
    kind: 'looked-after',
    event: 'event',
    begins: ['started', 'placement-moved'],
    ends: ['ended'],
  },
  'adult.mental-health': ADULT_SERVICE,
  'adult.substance-misuse': ADULT_SERVICE,
  'adult.domestic-abuse': ADULT_SERVICE,
  'adult.social-care': ADULT_SERVICE,
  'adult.probation': ADULT_SERVICE,
};
/** What ends with the agency's work with the family. */
const ENDS_WITH_THE_CASE: ReadonlySet<CaseKind> = new Set<CaseKind>(['plan', 'referral', 'assessment', 'help']);

/**
 * What is open at the end of these entries of one person, in order of beginning. It is the same in whatever order they
 * were recorded: they are read by when things happened, and on one day what begins before what ends.
 */
export const openCases = (entries: Iterable<HistoryEntry>): readonly OpenCase[] => {
  const open = new Map<string, OpenCase>();
  for (const entry of [...entries].sort(byTime)) {
    const rule = RULES[entry.eventType];
    if (rule) follow(open, entry, rule);
    else followOther(open, entry);
  }
  return [...open.values()].sort((one, other) => (keyIn(one) < keyIn(other) ? -1 : 1));
};

const keyIn = ({ since, kind, of, source }: OpenCase): string => `${since} ${kind} ${of ?? ''} ${source}`;

const byTime = (one: HistoryEntry, other: HistoryEntry): number => (orderOf(one) < orderOf(other) ? -1 : 1);
const orderOf = (entry: HistoryEntry): string =>
  `${entry.occurredOn.date} ${entry.occurredOn.until} ${isEnd(entry) ? 'ends' : 'begins'} ${entry.agencyEventId}`;
const isEnd = ({ eventType, facts }: HistoryEntry): boolean => {
  const rule = RULES[eventType];
  if (rule) return rule.ends.includes(String(facts[rule.event]));
  return ENDING_TYPES.has(eventType) || LEAVING.has(String(facts['change']));
};
const ENDING_TYPES: ReadonlySet<string> = new Set([
  'social-care.referral-decision',
  'social-care.case-closed',
  'health.registration-ended',
]);
const LEAVING: ReadonlySet<string> = new Set(['left', 'none', 'home-education', 'missing-education']);

const follow = (open: Map<string, OpenCase>, entry: HistoryEntry, rule: CaseRule): void => {
  const of = rule.kind === 'adult-service' ? entry.eventType : codeOf(entry, rule.of);
  const key = `${rule.kind} ${of ?? ''} ${entry.source}`;
  const event = codeOf(entry, rule.event);
  if (event !== null && rule.ends.includes(event)) open.delete(key);
  else if (event !== null && rule.begins.includes(event))
    begin(open, key, entry, { kind: rule.kind, of, at: null, event });
};

const followOther = (open: Map<string, OpenCase>, entry: HistoryEntry): void => {
  const change = codeOf(entry, 'change');
  switch (entry.eventType) {
    case 'social-care.referral':
      begin(open, `referral ${entry.source}`, entry, { kind: 'referral', of: null, at: null, event: null });
      return;
    case 'social-care.referral-decision':
      // Whoever decides answers for whoever was asked: the hub for social care, say.
      end(open, ({ kind }) => kind === 'referral');
      return;
    case 'social-care.case-closed':
      end(open, ({ kind, source }) => source === entry.source && ENDS_WITH_THE_CASE.has(kind));
      return;
    case 'education.attendance':
      register(open, entry, 'school-roll', entry.source, null);
      return;
    case 'education.roll-change':
    case 'person.school': {
      const school = codeOf(entry, 'school') ?? (entry.eventType === 'person.school' ? null : entry.source);
      if (change !== null && LEAVING.has(change)) {
        end(open, ({ kind, at }) => kind === 'school-roll' && (change === 'none' || school === null || at === school));
      } else if (school !== null) register(open, entry, 'school-roll', school, change);
      return;
    }
    case 'person.gp':
      if (change !== null && LEAVING.has(change)) end(open, ({ kind }) => kind === 'gp-registration');
      else register(open, entry, 'gp-registration', codeOf(entry, 'practice'), change);
      return;
    case 'health.registration-ended':
      if (entry.facts['service'] === 'gp') end(open, ({ kind }) => kind === 'gp-registration');
      return;
    default:
  }
};

/** A child is on the roll of one school, and with one practice, at a time: the last that was reported. */
const register = (
  open: Map<string, OpenCase>,
  entry: HistoryEntry,
  kind: 'school-roll' | 'gp-registration',
  at: string | null,
  event: string | null,
): void => {
  if (open.get(kind)?.at !== at) open.delete(kind);
  begin(open, kind, entry, { kind, of: null, at, event });
};

const begin = (
  open: Map<string, OpenCase>,
  key: string,
  { source, occurredOn, agencyEventId }: HistoryEntry,
  { event, ...what }: Pick<OpenCase, 'kind' | 'of' | 'at'> & { readonly event: string | null },
): void => {
  const before = open.get(key);
  const last = { lastEvent: event, lastOn: occurredOn.date, lastEventId: agencyEventId };
  open.set(key, before ? { ...before, ...last } : { ...what, source, since: occurredOn.date, ...last });
};

const end = (open: Map<string, OpenCase>, ends: (each: OpenCase) => boolean): void => {
  for (const [key, each] of open) if (ends(each)) open.delete(key);
};

const codeOf = ({ facts }: HistoryEntry, field: string | undefined): string | null => {
  const value = field === undefined ? undefined : facts[field];
  return typeof value === 'string' ? value : null;
};
