import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { CATALOGUE, type ExampleEvent, type ExampleFile } from '#patterns';
import { addDays, addMonths } from '#platform';
import type { EventType, FieldSchema, Vocabulary } from '#vocabulary';

/** Invented histories for property tests, in which everything occurs that the vocabulary knows. */

type Kind = Pick<ExampleEvent, 'type' | 'from' | 'people' | 'data'>;

/** What is of every event and not of the type. */
const OF_EVERY_EVENT: ReadonlySet<string> = new Set([
  'people',
  'occurredOn',
  'narrative',
  'childVoice',
  'impact',
  'action',
]);
const AGENCIES = [
  'northmoor-community-health',
  'oakfield-primary-school',
  'northmoor-police',
  'northmoor-childrens-services',
] as const;
/** These have dates of their own, or two people: they are drawn otherwise, or not at all. */
const LEFT_OUT: ReadonlySet<string> = new Set(['education.attendance', 'person.relationship']);

/** Every type, as its example has it and with each value that a field of few values can have. */
const kindsOf = (vocabulary: Vocabulary): readonly Kind[] =>
  [...vocabulary.types.values()]
    .filter(({ name }) => !LEFT_OUT.has(name))
    .flatMap((type) => variantsOf(type).map((data) => ({ type, data })))
    .filter(({ type, data }) => isRead(vocabulary, type, data))
    .map(({ type, data }, index) => ({
      type: type.name,
      from: AGENCIES[index % AGENCIES.length] ?? AGENCIES[0],
      ...(type.group === 'adult' && { people: { mother: 'adult' as const } }),
      data,
    }));

const variantsOf = (type: EventType): readonly Record<string, unknown>[] => {
  const example = Object.fromEntries(Object.entries(type.example).filter(([field]) => !OF_EVERY_EVENT.has(field)));
  return [
    example,
    ...Object.entries(type.data.properties).flatMap(([field, schema]) =>
      valuesOf(schema).map((value) => ({ ...example, [field]: value })),
    ),
  ];
};

const valuesOf = (schema: FieldSchema): readonly unknown[] => {
  const { enum: values, type, items } = schema as { enum?: unknown[]; type?: string; items?: { enum?: unknown[] } };
  if (type === 'boolean') return [true, false];
  return values ?? items?.enum?.map((value) => [value]) ?? [];
};

const isRead = (vocabulary: Vocabulary, type: EventType, data: Readonly<Record<string, unknown>>): boolean =>
  !(
    'problems' in
    vocabulary.read(type.name, {
      people: [{ role: type.group === 'adult' ? 'adult' : 'child', name: { given: 'Asha', family: 'Example' } }],
      occurredOn: { date: '2024-06-03' },
      ...data,
    })
  );

const FIRST_DAY = '2023-01-02';

/** A day, near others or far from them; now and then no more than a month or a period is known. */
const anyOn: fc.Arbitrary<ExampleEvent['on']> = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 400, max: 560 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 1_100 }) },
  )
  .chain((days) => {
    const day = addDays(FIRST_DAY, days);
    return fc.oneof(
      { weight: 8, arbitrary: fc.constant(day) },
      { weight: 1, arbitrary: fc.constant(addMonths(day, 0).slice(0, 7)) },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 1, max: 200 }).map((length) => ({ from: day, until: addDays(day, length) })),
      },
    );
  });

/** How many events an entry sums up that sums up several. */
const SUMMED_UP = [2, 6, 20];

/** A week of the register, most of it attended or most of it missed. */
const anyWeek: fc.Arbitrary<ExampleEvent> = fc
  .tuple(fc.integer({ min: 0, max: 150 }), fc.constantFrom('/ \\', 'O O', 'I I', 'L \\', 'O \\'), fc.nat(5))
  .map(([week, code, days]) => ({
    type: 'education.attendance',
    on: addDays(FIRST_DAY, 7 * week),
    from: 'oakfield-primary-school',
    week: Array.from({ length: 5 }, (_, day) => (day < days ? code : '/ \\')).join(' '),
  }));

/** All of what is drawn has happened by this day. */
export const LAST_DAY = '2031-12-01';

/** A child, the people around it, and what was reported: as an example has it. */
export type Story = Pick<ExampleFile, 'child' | 'people' | 'relationships' | 'events'>;

const anyEvents = (vocabulary: Vocabulary, most: number): fc.Arbitrary<readonly ExampleEvent[]> => {
  const kinds = kindsOf(vocabulary);
  return fc.uniqueArray(fc.nat(kinds.length - 1), { minLength: 1, maxLength: 5 }).chain((themes) => {
    const ofTheme = fc
      .tuple(fc.constantFrom(...themes), anyOn, fc.integer({ min: 1, max: 12 }))
      .map(([theme, on, many]) => {
        const kind = kinds[theme];
        if (!kind) throw new RangeError('A theme is one of the kinds.');
        const count = typeof on !== 'string' && many > 9 ? { count: SUMMED_UP[many - 10] } : {};
        return { ...kind, on, ...count };
      });
    const one = fc.oneof({ weight: 6, arbitrary: ofTheme }, { weight: 1, arbitrary: anyWeek });
    return fc.array(one, { minLength: 1, maxLength: most });
  });
};

/** A child and its mother, and events of a few kinds, drawn from all: as many as a pattern needs. */
export const anyStory = (vocabulary: Vocabulary, most = 24): fc.Arbitrary<Story> =>
  fc
    .record({
      child: fc.constantFrom('2012-02-29', '2023-05-10', '2010-09-01').map((dateOfBirth) => ({ dateOfBirth })),
      people: fc.constant({ mother: {} }),
      relationships: fc.constant([{ other: 'mother', kind: 'mother' as const }]),
      events: anyEvents(vocabulary, most),
    })
    .map(named);

/** The histories that make a pattern, and that must not, as they stand beside its definition. */
export const exampleStories = (pattern: string): readonly Story[] => {
  const folder = new URL(`${pattern}/`, CATALOGUE);
  return readdirSync(folder)
    .filter((file) => /^(firing|quiet)-/.test(file))
    .map((file) => parse(readFileSync(new URL(file, folder), 'utf8')) as ExampleFile);
};

/** Something like one of a pattern's examples: some of its events, some twice, some on other days, and others besides. */
export const nearExample = (vocabulary: Vocabulary, pattern: string): fc.Arbitrary<Story> => {
  const examples = exampleStories(pattern);
  const days = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: -40, max: 90 }));
  return fc.constantFrom(...examples).chain(({ child, people = {}, relationships, events }) =>
    fc
      .record({
        kept: fc.subarray([...events, ...events.slice(0, 6)], { minLength: Math.ceil(events.length * 0.75) }),
        moves: fc.array(days, { minLength: 12, maxLength: 12 }),
        besides: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, anyEvents(vocabulary, 6)),
      })
      .map(({ kept, moves, besides }) =>
        named({
          child,
          people: { mother: {}, ...people },
          relationships,
          events: [...kept.map((event, index) => moved(event, moves[index % moves.length] ?? 0)), ...besides],
        }),
      ),
  );
};

/** Some days later, where its own dates and the day do not have to agree. */
const moved = (event: ExampleEvent, days: number): ExampleEvent => {
  const { on } = event;
  if (event.week !== undefined || event.type === 'education.attendance') return event;
  if (typeof on !== 'string') return { ...event, on: { from: addDays(on.from, days), until: addDays(on.until, days) } };
  return /^\d{4}-\d{2}-\d{2}$/.test(on) ? { ...event, on: addDays(on, days) } : event;
};

const named = (story: Story): Story => ({
  ...story,
  events: story.events.map((event, index) => ({ ...event, id: `event ${String(index)}` })),
});
