import type { Condition, EventType, FieldSchema, FieldTest, Passage } from './event-type.js';
import type { Vocabulary } from './vocabulary.js';

/**
 * The vocabulary as a page for somebody new to it (`docs/vocabulary.md`), in Markdown. `common` are the fields that
 * every event may carry, as the published schema of any type has them.
 */
export const vocabularyPage = (vocabulary: Vocabulary): string => {
  const types = [...vocabulary.types.values()];
  return [
    INTRODUCTION,
    `Version ${vocabulary.version.replace(/\+.*/, '')} of the catalogue has ${String(types.length)} types and ${String(vocabulary.indicators.size)} indicators.`,
    '## Fields that every event may carry',
    commonFields(vocabulary, types),
    '## Types',
    ...[...vocabulary.typeGroups].flatMap(([group, title]) => [
      `### ${title}`,
      typeTable(
        vocabulary,
        types.filter((type) => type.group === group),
      ),
    ]),
    '## Indicators',
    'The words beside an indicator are those of the strategy, or of the public source that is named.',
    ...[...vocabulary.groups.values()].flatMap((group) => [
      `### ${group.title} (\`${group.code}\`)`,
      group.description,
      table(
        ['indicator', 'title', 'from'],
        group.indicators.map((code) => {
          const indicator = vocabulary.indicators.get(code);
          return [`\`${code}\``, indicator?.title ?? '', indicator ? passageText(vocabulary, indicator.passage) : ''];
        }),
      ),
    ]),
    '## Attendance codes',
    ...vocabulary.attendanceCodes.flatMap((set) => [
      `### ${set.name}: from ${set.validFrom}${set.validUntil ? ` to ${set.validUntil}` : ''}`,
      set.note,
      table(
        ['code', 'counts as', 'meaning'],
        set.codes.map((each) => [
          `\`${each.code}\``,
          each.category + (each.schoolMade ? ', made by the school' : '') + (each.late ? ', late' : ''),
          each.meaning,
        ]),
      ),
    ]),
    '## Threshold levels',
    table(
      ['level', 'name', 'for'],
      vocabulary.thresholdLevels.map(({ level, name, description }) => [String(level), name, description]),
    ),
    '## Sources',
    ...[...vocabulary.sources].map(
      ([key, { title, publisher, date, kind }]) => `- \`${key}\`: ${title}. ${publisher}, ${date} (${kind}).`,
    ),
  ]
    .join('\n\n')
    .replaceAll(/\n\n(?=- `)/g, '\n')
    .replace('## Sources\n', '## Sources\n\n')
    .concat('\n');
};

const INTRODUCTION = `# Vocabulary

This page is generated from the catalogue (\`libs/vocabulary/catalogue\`). Change the catalogue, raise its version,
build, and run \`node scripts/vocabulary-doc.mjs\`.

An **agency event** is one small piece of information that an agency reports about a person: a child was not brought to
an appointment, came to school hungry, was seen at a visit. Each has a **type**. The type says which fields the event
has, whether it is a concern, neutral or protective, how significant it is, and which **indicators** of neglect (or of
things going well) it carries. Fields may add to that: the table says what.

Fields marked *sealed* are free text or identify somebody. They are encrypted with the person's own key; patterns and
alerts never see them. All other fields are codes, dates, numbers and flags. The service adds two facts itself:
\`childSeen\` where the event shows that somebody saw the child, and \`childVoiceGiven\` where it brings the child's own
words (the words are sealed).

How rules add up: an event carries the indicators of its type and of every rule that applies; of several significances
the highest counts, and concern counts before protective, protective before neutral; where no rule says anything, the
type's own counts. The service surfaces evidence. It never scores a child.`;

const commonFields = (vocabulary: Vocabulary, types: readonly EventType[]): string => {
  const [any] = types;
  const schema = any && vocabulary.jsonSchemaOf(any.name);
  const properties = (schema?.['properties'] ?? {}) as Readonly<Record<string, FieldSchema>>;
  const required = (schema?.['required'] ?? []) as readonly string[];
  const own = new Set(Object.keys(any?.data.properties ?? {}));
  return table(
    ['field', 'what it is'],
    Object.entries(properties)
      .filter(([name]) => !own.has(name))
      .map(([name, field]) => [
        fieldName(name, field, required),
        [field.description ?? '', valuesText(field)].filter((text) => text !== '').join(' '),
      ]),
  );
};

const typeTable = (vocabulary: Vocabulary, types: readonly EventType[]): string =>
  table(
    ['type', 'tells', 'means', 'fields', 'fields add', 'from'],
    types.map((type) => [
      `\`${type.name}\``,
      `**${type.title}.** ${type.description}`,
      [
        `${type.standing}, ${type.significance}`,
        ...type.indicators.map((code) => `\`${code}\``),
        ...(type.signsOfSafety ? [vocabulary.signsOfSafety[type.signsOfSafety]] : []),
      ].join('; '),
      lines(
        Object.entries(type.data.properties).map(([name, field]) =>
          [fieldName(name, field, type.data.required), valuesText(field)].filter((text) => text !== '').join(': '),
        ),
      ),
      lines([
        ...type.rules.map(({ when, add = [], significance, standing }) => {
          const added = [standing, significance, ...add.map((code) => `\`${code}\``)];
          return `${conditionText(when)} → ${added.filter((each) => each !== undefined).join(', ')}`;
        }),
        ...(type.childSeen
          ? [`child seen${type.childSeen === true ? '' : ` if ${conditionText(type.childSeen)}`}`]
          : []),
      ]),
      passageText(vocabulary, type.passage),
    ]),
  );

const fieldName = (name: string, field: FieldSchema, required: readonly string[]): string =>
  `${required.includes(name) ? `**${name}**` : name}${field['x-personal'] ? ' *(sealed)*' : ''}`;

const valuesText = (field: FieldSchema): string => {
  const allowed = field.enum ?? field.items?.enum;
  if (allowed) return allowed.map(String).join(', ');
  if (field.format === 'date') return 'date';
  return field.type === 'boolean' ? 'yes or no' : field.type === 'integer' || field.type === 'number' ? 'number' : '';
};

const conditionText = (condition: Condition): string =>
  Object.entries(condition)
    .map(([field, test]) => `${field} ${testText(test)}`)
    .join(' and ');

const testText = (test: FieldTest): string => {
  if (typeof test === 'boolean') return test ? 'yes' : 'no';
  if (typeof test !== 'object') return String(test);
  if ('given' in test) return test.given ? 'given' : 'not given';
  if ('atLeast' in test) return `at least ${String(test.atLeast)}`;
  return 'atMost' in test ? `at most ${String(test.atMost)}` : test.map(String).join(' or ');
};

const passageText = ({ sources }: Vocabulary, { quote, note, source }: Passage): string =>
  `${quote ? `“${quote}”` : (note ?? '')} (${sources.get(source)?.kind === 'strategy' ? '' : 'public guidance: '}\`${source}\`)`;

const lines = (texts: readonly string[]): string => texts.join('<br>');

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
