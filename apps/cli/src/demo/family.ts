import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import type { PersonDescription, ThresholdLevel } from '#vocabulary';

/** A family of the demo: what agencies posted about it, as its file in `families/` tells it. */
export interface DemoFamily {
  readonly title: string;
  readonly about: string;
  /** What the demo must find: `check.ts` looks whether it did. */
  readonly expect: DemoExpectation;
  /** The child whom the family is about, as the hospital knows them: with the NHS number. */
  readonly child: PersonDescription;
  /** Each person as each agency knows them, by the person and what the agency is to them. */
  readonly people: Readonly<Record<string, Readonly<Record<string, PersonDescription>>>>;
  /** In the order in which the agencies posted them. */
  readonly events: readonly DemoPosting[];
}

export interface DemoExpectation {
  /** Nothing is recognised for the child at a higher level; 0 where nothing at all may be. */
  readonly highestLevel: ThresholdLevel | 0;
  /** Patterns that must be recognised for the child, and the level that each has reached. */
  readonly patterns: readonly { readonly pattern: string; readonly level: ThresholdLevel }[];
  /** Agencies that must be alerted about the child; where none is named nobody may be. */
  readonly alerted: readonly string[];
  /** Agencies that must not be. */
  readonly notAlerted?: readonly string[];
}

export type DemoPosting = DemoEvent | DemoCorrection;

/** An agency event, as it is posted but for the envelope's constant fields. */
export interface DemoEvent {
  /** The last part of the agency's urn; the name of its demo client too. */
  readonly agency: string;
  readonly id: string;
  readonly type: string;
  /** When the agency sent it. */
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly people: readonly PersonDescription[] };
}

/** The agency corrects an event that it sent before. */
export interface DemoCorrection {
  readonly agency: string;
  readonly id: string;
  readonly time: string;
  /** The corrected event's id. */
  readonly corrects: string;
  readonly reason: string;
  /** The whole of the event's data as it should have been, without its people. */
  readonly data: Readonly<Record<string, unknown>>;
}

export const isCorrection = (posting: DemoPosting): posting is DemoCorrection => 'corrects' in posting;

const FAMILIES = new URL('./families/', import.meta.url);

/** The families, in order of file name. */
export const readFamilies = (): readonly DemoFamily[] =>
  readdirSync(FAMILIES)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => parse(readFileSync(new URL(file, FAMILIES), 'utf8'), { merge: true }) as DemoFamily);

/**
 * Moves every date of the families by whole weeks, so that the last event lies within the week before `today` and
 * school days stay school days. Birthdays move too: a child is as old at every event as the file says.
 */
export const moveTo = (families: readonly DemoFamily[], today: string): readonly DemoFamily[] => {
  const { to } = span(families);
  const weeks = Math.floor((epochDay(today) - 1 - epochDay(to)) / 7);
  return families.map((family) => moved(family, weeks * 7) as DemoFamily);
};

const DATE = /^(\d{4}-\d\d-\d\d)(T.*)?$/;

const moved = (value: unknown, days: number): unknown => {
  if (typeof value === 'string') {
    const [, day, rest = ''] = DATE.exec(value) ?? [];
    return day === undefined ? value : addDays(day, days) + rest;
  }
  if (Array.isArray(value)) return value.map((each) => moved(each, days));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, moved(each, days)]));
  }
  return value;
};

/** The first and the last day on which something was posted. */
export const span = (families: readonly DemoFamily[]): { readonly from: string; readonly to: string } => {
  const days = families.flatMap((family) => family.events.map((event) => epochDay(event.time.slice(0, 10))));
  return { from: dateOfEpochDay(Math.min(...days)), to: dateOfEpochDay(Math.max(...days)) };
};

const PERSONAL_FIELDS = ['narrative', 'childVoice', 'impactOnChild', 'actionTaken', 'name', 'goals', 'reason'];

/** Every name, number, date of birth, postcode and sentence about the families: what no alert may hold. */
export const personalTexts = (families: readonly DemoFamily[]): readonly string[] => {
  const people = families.flatMap(({ child, people: known }) => [
    child,
    ...Object.values(known).flatMap((views) => Object.values(views)),
  ]);
  const inPeople = people.flatMap(({ role: _role, ...described }: PersonDescription) => textsIn(described));
  const inEvents = families.flatMap(({ events }) =>
    events.flatMap((event) => [
      ...(isCorrection(event) ? [event.reason] : []),
      ...PERSONAL_FIELDS.flatMap((field) => personalIn(event.data[field])),
    ]),
  );
  return [...new Set([...inPeople, ...inEvents])];
};

/** A `reason` may be a code: sentences alone are personal. */
const personalIn = (value: unknown): readonly string[] => textsIn(value).filter((text) => text.includes(' '));

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};
