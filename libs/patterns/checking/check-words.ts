import { conditionProblems, nearest, type EventType, type Vocabulary } from '#vocabulary';
import { leavesOf } from '../conditions/check.js';
import { whenOf, type EvidenceRule, type PatternDefinition } from '../definition.js';

/** What parts are called by evaluators that name them themselves. */
const OWN_PARTS = /^(before|after|open|last|episode-\d+)$/;

/** The types of event that one of some rules selects: all, where one names none. */
export const typesSelected = (rules: readonly EvidenceRule[], { types }: Vocabulary): readonly EventType[] =>
  rules.some((rule) => rule.types === undefined)
    ? [...types.values()]
    : rules.flatMap((rule) => (rule.types ?? []).flatMap((name) => types.get(name) ?? []));

/** What is wrong with the words that a definition gives: names of what never is, and placeholders where there are none. */
export const wordingProblems = (definition: PatternDefinition, vocabulary: Vocabulary): readonly string[] => [
  ...nameProblems(definition, vocabulary),
  ...partProblems(definition, vocabulary),
  ...plainProblems(definition),
];

const nameProblems = ({ names, select }: PatternDefinition, vocabulary: Vocabulary): readonly string[] => {
  const types = typesSelected(Object.values(select).flat(), vocabulary);
  const { by, values = {} } = names ?? {};
  if (types.length === 0) return [];
  if (by === undefined) {
    return names?.values ? ['/names must have by: the fact of which it has values.'] : [];
  }
  const unknown = conditionProblems({ [by]: { given: true } }, types).map(
    ({ says }) => `/names/by names ${by}, which ${says}.`,
  );
  if (unknown.length > 0) return unknown;
  return Object.keys(values).flatMap((value) =>
    conditionProblems({ [by]: value }, types).map(({ says }) => `/names/values must not have ${value}; ${by} ${says}.`),
  );
};

const partProblems = (definition: PatternDefinition, vocabulary: Vocabulary): readonly string[] => {
  const known = [...Object.keys(definition.select), ...vocabulary.groups.keys(), ...vocabulary.agencies.keys()];
  const facts = definition.tiers
    .flatMap((tier) => leavesOf(whenOf(tier, definition), ''))
    .flatMap(({ leaf }) => (typeof leaf['same'] === 'string' ? [leaf['same']] : []));
  const types = typesSelected(Object.values(definition.select).flat(), vocabulary);
  return Object.keys(definition.parts ?? {})
    .filter((name) => !known.includes(name) && !OWN_PARTS.test(name))
    .filter((name) => !facts.some((fact) => conditionProblems({ [fact]: name }, types).length === 0))
    .map(
      (name) =>
        `/parts must not have ${name}; parts are kinds of /select or groups of signs, and near it are ${nearest(name, known).join(', ')}.`,
    );
};

/** Only explanations are filled in. */
const plainProblems = (definition: PatternDefinition): readonly string[] => {
  const { title, recognises, lapses, questions, tiers } = definition;
  const plain: readonly (readonly [string, string | undefined])[] = [
    ['/title', title],
    ['/recognises', recognises],
    ...tiers.flatMap(({ because, lapses: own }, index): [string, string | undefined][] => [
      [`/tiers/${String(index)}/because`, because],
      [`/tiers/${String(index)}/lapses`, own],
    ]),
    ['/lapses', lapses],
    ...questions.map((question, index): [string, string] => [`/questions/${String(index)}`, question]),
  ];
  return plain.flatMap(([at, text = '']) => {
    const [brace] = /\{[^{}]*\}?|\}/.exec(text) ?? [];
    return brace === undefined
      ? []
      : [`${at} has ${brace}, and is shown as it stands: only an explanation has placeholders.`];
  });
};
