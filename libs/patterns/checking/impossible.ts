import type { Birth } from '#chronology';
import { isCalendarDate } from '#platform';
import { nearest } from '#vocabulary';
import type { ExampleEvent, ExampleFile } from '../examples.js';

/**
 * What neither the schema nor the vocabulary says of an example: a sentence each.
 * @param agencies that it may name, by urn
 */
export const impossibleIn = (example: ExampleFile, file: string, agencies: ReadonlySet<string>): readonly string[] => [
  ...daysOf(example)
    .filter(([, day]) => day !== undefined && !isCalendarDate(day))
    .map(([at, day]) => `${at} must be a day of the calendar; it is ${String(day)}.`),
  ...(file.startsWith('quiet-') && example.expect
    ? ['/expect must not be in a quiet example: nothing is recognised in it.']
    : []),
  ...example.events.flatMap((event, index) => eventProblems(event, `/events/${String(index)}`, example, agencies)),
];

type Placed = readonly [at: string, day: string | undefined];

const daysOf = ({
  asOf,
  child,
  people = {},
  relationships = [],
  events,
  expect = [],
}: ExampleFile): readonly Placed[] => [
  ['/asOf', asOf],
  ['/child/dateOfBirth', child.dateOfBirth],
  ['/child/expectedOn', child.expectedOn],
  ...Object.entries(people).map(([name, { dateOfBirth }]): Placed => [`/people/${name}/dateOfBirth`, dateOfBirth]),
  ...relationships.flatMap(({ from, until }, index): Placed[] => [
    [`/relationships/${String(index)}/from`, from],
    [`/relationships/${String(index)}/until`, until],
  ]),
  ...events.flatMap(({ on }, index): Placed[] =>
    typeof on === 'string'
      ? []
      : [
          [`/events/${String(index)}/on/from`, on.from],
          [`/events/${String(index)}/on/until`, on.until],
        ],
  ),
  ...expect.flatMap(({ recognisableOn, holdsUntil }, index): Placed[] => [
    [`/expect/${String(index)}/recognisableOn`, recognisableOn],
    [`/expect/${String(index)}/holdsUntil`, holdsUntil],
  ]),
];

const eventProblems = (
  { from, on, people }: ExampleEvent,
  at: string,
  { asOf, child, people: others = {} }: ExampleFile,
  agencies: ReadonlySet<string>,
): readonly string[] => {
  const known = [...agencies].map((urn) => urn.replace('urn:agency:', ''));
  const first = typeof on === 'string' ? on : on.from;
  const last = typeof on === 'string' ? on : on.until;
  const births: Readonly<Record<string, Birth>> = { child, ...others };
  const unborn = Object.entries(people ?? { child: 'child' }).filter(([name, role]) => {
    const born = births[name]?.dateOfBirth;
    return role === 'child' && born !== undefined && isBefore(last, born);
  });
  return [
    ...(known.includes(from)
      ? []
      : [`${at}/from must be an agency of the register; it is ${from}; near it: ${nearest(from, known).join(', ')}.`]),
    ...(isBefore(asOf, first) ? [`${at}/on must not be after the day of the example, ${asOf}; it is ${first}.`] : []),
    ...unborn.map(
      ([name]) =>
        `${at}/on must not be before the birth of ${name}, whose part in it is child; it is ${last}: before birth the part is unborn.`,
    ),
  ];
};

/** Whether a day, or all of a month or year, is before another day. */
const isBefore = (one: string, other: string): boolean => {
  const length = Math.min(one.length, other.length, 10);
  return one.slice(0, length) < other.slice(0, length);
};
