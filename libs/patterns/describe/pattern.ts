import type { Vocabulary } from '#vocabulary';
import { mayShare, NOT_COUNTED, type Weighing } from '../conditions/weighing.js';
import { whenOf, type PatternDefinition, type Tier } from '../definition.js';
import type { Pattern } from '../pattern.js';
import { andWords, capitalised, inSentence } from '../telling/words.js';
import { conditionLines } from './conditions.js';
import { ruleWords } from './kinds.js';
import { kindWords, orWords } from './words.js';

/** A piece of a pattern's text. What belongs under a line is indented by two spaces. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** A pattern in words that can be read aloud, made from its definition: for the terminal and for its page. */
export const describePattern = (pattern: Pattern, vocabulary: Vocabulary): readonly Section[] => {
  const { definition, changedBy } = pattern;
  const { title, recognises, version, tiers, select, against, questions, sources } = definition;
  const changes = changedBy
    ? [
        `${changedBy.area} has changed it (version ${String(version)}, from the catalogue's version ${String(changedBy.basedOn)}): ${changedBy.because}`,
      ]
    : [];
  return [
    { heading: title, lines: [recognises, ...changes] },
    ...tiers.map((tier) => tierSection(tier, pattern, vocabulary)),
    {
      heading: 'What counts as what',
      lines: Object.entries(select).flatMap(([name, rules]) => [
        `${kindWords(name)}:`,
        ...rules.map((rule) => `  ${capitalised(ruleWords(rule, vocabulary))}.`),
      ]),
    },
    {
      heading: 'What speaks against it',
      lines:
        against === undefined
          ? ['The pattern names nothing that would speak against it.']
          : [
              `${kindWords(against)}, in the same time. It is shown with the match.`,
              ...weighingLines(against, pattern),
            ],
    },
    { heading: 'Questions for professional curiosity', lines: questions },
    {
      heading: 'Source',
      lines: sources.map(
        ({ source, quote }) => `"${quote.trim()}" (${vocabulary.sources.get(source)?.title ?? source})`,
      ),
    },
  ];
};

/** How the rule takes what speaks against it; by tiers, where not all of them take it alike. */
const weighingLines = (against: string, { definition, tiers }: Pattern): readonly string[] => {
  const tiersBy = new Map<string, string[]>();
  for (const { name, weighing = [] } of tiers) {
    const says = weighingWords(against, weighing, definition);
    tiersBy.set(says, [...(tiersBy.get(says) ?? []), name]);
  }
  if (tiersBy.size === 1) return [...tiersBy.keys()];
  return [...tiersBy].map(([says, names]) => `With ${andWords(names.map((name) => `"${name}"`))}: ${says}`);
};

const weighingWords = (against: string, weighing: readonly Weighing[], { select }: PatternDefinition): string => {
  const rules = select[against] ?? [];
  const means = new Map<string, string[]>();
  for (const { kinds, means: each } of weighing) {
    if (kinds.includes(against)) return each;
    const shared = kinds.filter((kind) => mayShare(rules, select[kind] ?? []));
    if (shared.length > 0) means.set(each, [...(means.get(each) ?? []), ...shared]);
  }
  const some = [...means].map(
    ([each, kinds]) =>
      `What of it is ${orWords([...new Set(kinds)].map(kindWords))} too is counted: ${inSentence(each)}`,
  );
  return [
    ...some,
    some.length === 0 ? NOT_COUNTED : 'The rest is not counted: it is for whoever reads it to weigh.',
  ].join(' ');
};

const tierSection = (tier: Tier, { definition }: Pattern, vocabulary: Vocabulary): Section => {
  const level = vocabulary.thresholdLevels.find((each) => each.level === tier.level);
  const lapses = tier.lapses ?? definition.lapses;
  return {
    heading: `Level ${String(tier.level)}${level ? ` (${level.name})` : ''}: ${tier.name}`,
    lines: [
      ...conditionLines({ ...tier, when: whenOf(tier, definition) }),
      `Why this level: ${tier.because.trim()}`,
      ...(lapses === undefined ? [] : [lapses]),
    ],
  };
};
