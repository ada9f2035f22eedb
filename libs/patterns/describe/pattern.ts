import type { Vocabulary } from '#vocabulary';
import { whenOf } from '../check-tier.js';
import { weighingOf } from '../conditions/weighing.js';
import type { Tier } from '../definition.js';
import type { Pattern } from '../pattern.js';
import { conditionLines } from './conditions.js';
import { ruleWords } from './kinds.js';
import { capitalised, kindWords } from './words.js';

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
              ...new Set(tiers.map((tier) => weighingOf(whenOf(tier, definition), against))),
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
