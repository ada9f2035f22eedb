import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { exampleDefinition as definition } from '../../../test/support/example-definition.js';
import { compilePattern } from '../load-patterns.js';
import { PatternNotValid } from '../source-text.js';

const vocabulary = loadVocabulary();

const problemsOf = (changes: Readonly<Record<string, unknown>>, folder?: string): readonly string[] => {
  try {
    compilePattern(definition(changes), vocabulary, 'example/definition.yaml', folder);
    return [];
  } catch (error) {
    if (error instanceof PatternNotValid) return error.problems;
    throw error;
  }
};

describe('the pattern language', () => {
  it('accepts a definition that says all that it must', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it('names the file, what is wrong and what would be right', () => {
    expect(() => compilePattern(definition({ version: 0 }), vocabulary, 'example/definition.yaml')).toThrow(
      'example/definition.yaml is not a valid pattern:\n  /version must be >= 1; it is 0.',
    );
  });

  it('says everything that is wrong at once', () => {
    expect(problemsOf({ title: undefined, level: 2, tiers: [{ name: 'two', level: 7, because: 'So.' }] })).toEqual([
      '/ must have title.',
      '/ must not have level; it may have name, version, title, recognises, sources, select, against, evaluator, parameters, tiers, explanation, lapses, names, parts, questions.',
      '/tiers/0/level must be one of 1, 2, 3, 4; it is 7.',
    ]);
  });

  it('knows the parameters of each evaluator', () => {
    const tier = { name: 'two', level: 1, because: 'It is an example.' };
    expect(problemsOf({ tiers: [tier] })).toEqual(['/tiers/0/parameters must have atLeast.']);
    expect(problemsOf({ tiers: [{ ...tier, parameters: { atLeast: 0 } }] })).toEqual([
      '/tiers/0/parameters/atLeast must be >= 1; it is 0.',
    ]);
    expect(problemsOf({ evaluator: 'neural-network' })[0]).toMatch(
      /^\/evaluator must be one of count-in-window, .*; it is "neural-network"\.$/,
    );
  });

  it('knows conditions that combine others, and says where in the tree it is wrong', () => {
    const problemsIn = (tier: Readonly<Record<string, unknown>>): readonly string[] =>
      problemsOf({
        evaluator: undefined,
        parameters: undefined,
        explanation: ['Seen: {list}.'],
        tiers: [{ name: 'two', level: 1, because: 'It is an example.', ...tier }],
      });
    const seen = { evaluator: 'count-in-window', of: 'seen', atLeast: 1, withinDays: 30 };
    const lasting = { evaluator: 'during', begins: 'seen', ends: 'seen' };
    expect(
      problemsIn({ when: { all: [seen, { not: lasting }, { any: [{ ...seen, as: 'first' }, lasting] }] } }),
    ).toEqual([]);
    expect(problemsIn({ when: seen, unless: lasting, ages: { from: 11, before: 18 } })).toEqual([]);
    expect(problemsIn({})).toEqual(['/tiers/0 must have when or evaluator, since the pattern has no evaluator.']);
    expect(problemsIn({ when: seen, parameters: { atLeast: 2 } })).toEqual([
      '/tiers/0 must have either when, or evaluator and parameters, not both.',
    ]);
    expect(problemsIn({ when: { any: [seen, { ...lasting, ends: 'heard', for: 3 }] } })).toEqual([
      '/tiers/0/when/any/1 must not have for; it may have begins, ends.',
    ]);
    expect(problemsIn({ when: { any: [seen, { ...lasting, ends: 'heard' }] } })).toEqual([
      '/tiers/0/when/any/1/ends names the kind of evidence heard; /select has seen.',
    ]);
    expect(problemsIn({ when: { all: [{ not: seen }] } })).toEqual([
      '/tiers/0/when/all must have a condition that is not under not: what is only missing has no evidence.',
    ]);
    expect(problemsIn({ when: { some: [seen] } })).toEqual([
      '/tiers/0/when must have evaluator, or all or any with a list of conditions; it has some.',
    ]);
    for (const [when, place] of [
      [{ not: seen }, ''],
      [{ any: [{ not: seen }] }, '/any/0'],
    ] as const) {
      expect(problemsIn({ when })).toEqual([
        `/tiers/0/when${place} must have evaluator, or all or any with a list of conditions; it has not. not may stand only in the list of an all, beside a condition that is not under not; unless takes days out of a tier.`,
      ]);
    }
    expect(problemsIn({ when: { any: [seen], all: [seen] } })).toEqual([
      '/tiers/0/when must not have any; it may have all.',
    ]);
    expect(problemsIn({ when: { all: [seen, { not: { ...lasting, as: 'plan' } }] } })).toEqual([
      '/tiers/0/when/all/1/not/as names what must not be there, which has no evidence; leave it out.',
    ]);
    expect(
      problemsIn({
        when: {
          all: [
            { ...seen, as: 'first' },
            { ...lasting, as: 'first' },
          ],
        },
      }),
    ).toEqual(['/tiers/0/when/all/1/as must be a name that no other condition of the tier has; first is taken.']);
    expect(problemsIn({ when: seen, ages: { from: 5, before: 5 } })).toEqual([
      '/tiers/0/ages must begin before it ends; it is from 5, before 5.',
    ]);
  });

  it('knows the placeholders of conditions that have a name, and that others are not of them', () => {
    const seen = { evaluator: 'count-in-window', of: 'seen', atLeast: 1, withinDays: 30 };
    const problemsIn = (sentence: string): readonly string[] =>
      problemsOf({
        explanation: [sentence],
        tiers: [{ name: 'two', level: 1, because: 'It is an example.', when: { ...seen, as: 'tired' } }],
      });
    expect(problemsIn('{tired.number:time|times}: {tired.list}, {list}.')).toEqual([]);
    expect(problemsIn('{number}')).toEqual([
      expect.stringMatching(
        /^\/explanation\/0 has \{number\}; there are list, .*, against, tired\.list, .*, tired\.number/,
      ),
    ]);
  });

  it('knows which kinds of evidence the definition has', () => {
    expect(problemsOf({ parameters: { of: 'heard', withinDays: 100 } })).toEqual([
      '/parameters/of names the kind of evidence heard; /select has seen.',
    ]);
    expect(problemsOf({ against: 'heard' })).toEqual(['/against must be a kind of /select: seen.']);
  });

  it('knows the words of the vocabulary, and says which are near', () => {
    expect(problemsOf({ select: { seen: [{ types: ['education.presentation-worry'] }] } })[0]).toMatch(
      /^\/select\/seen\/0\/types names education.presentation-worry, which the vocabulary does not have; near it: education.presentation-concern/,
    );
    expect(problemsOf({ select: { seen: [{ indicators: ['hunger'] }] } })[0]).toMatch(/^\/select\/seen\/0\/indicators/);
    expect(problemsOf({ select: { seen: [{ groups: ['basic'] }] } })[0]).toMatch(/near it: basic-needs/);
    expect(problemsOf({ sources: [{ source: 'somebody', quote: 'neglect' }] })[0]).toMatch(/^\/sources\/0\/source/);
  });

  it('knows what facts can be, and says which are near and what they are', () => {
    const inRule = (rule: Record<string, unknown>): readonly string[] => problemsOf({ select: { seen: [rule] } });
    const plan = { types: ['social-care.plan'] };
    expect(inRule({ where: { childSean: true } })).toEqual([
      expect.stringMatching(/^\/select\/seen\/0\/where\/childSean is no fact of these events; near it: childSeen, /),
    ]);
    expect(inRule({ ...plan, where: { kind: 'child-protektion' } })).toEqual([
      expect.stringMatching(/^\/select\/seen\/0\/where\/kind is never "child-protektion"; it is .*child-protection/),
    ]);
    expect(inRule({ ...plan, unless: [{ event: 'ended' }, { service: 'dental' }] })).toEqual([
      expect.stringMatching(/^\/select\/seen\/0\/unless\/1\/service is no fact of these events; near it: /),
    ]);
    expect(inRule({ where: { narrative: 'hungry' } })[0]).toMatch(/narrative is no fact/);
    expect(inRule({ ...plan, where: { childSeen: 'yes' } })[0]).toMatch(/childSeen is never "yes"; it is true, false/);
    expect(inRule({ ...plan, where: { kind: { given: true }, childVoiceGiven: true } })).toEqual([]);
  });

  it('knows the facts that are told after entries of a type, and none that are sealed', () => {
    const after = (text: string): readonly string[] => problemsOf({ names: { after: { 'social-care.visit': text } } });
    expect(after('({outcome})')).toEqual([]);
    expect(after('({outcom})')).toEqual([
      expect.stringMatching(
        /^\/names\/after\/social-care\.visit \{outcom\} is no fact of these events; near it: outcome/,
      ),
    ]);
    expect(after('({narrative})')).toEqual([expect.stringMatching(/\{narrative\} is /)]);
  });

  it('knows the placeholders of a silence: what is open, and what was last before', () => {
    const silence = { evaluator: 'silence', of: 'seen', while: [{ begins: 'seen', ends: 'seen' }], days: 28 };
    const problemsIn = (sentence: string): readonly string[] =>
      problemsOf({
        explanation: [sentence],
        tiers: [{ name: 'unseen', level: 1, because: 'It is an example.', when: { ...silence, as: 'unseen' } }],
      });
    expect(problemsIn('Open: {unseen.open}[; last {unseen.last}|; never].')).toEqual([]);
    expect(problemsIn('{unseen.first}')).toHaveLength(1);
  });

  it('knows the placeholders of explanations', () => {
    expect(problemsOf({ explanation: ['Score {score}.'] })).toEqual([
      expect.stringMatching(
        /^\/explanation\/0 has \{score\}; there are list, length, from, to, parts, counted, entries, against, number/,
      ),
    ]);
  });

  it.each([
    '{hunger.List}',
    '{ length }',
    '{list',
    'list}',
    '{length:a day|days}',
    '{number:time}',
    '{number:once|twice|thrice}',
    '{}',
  ])('refuses %s in an explanation, which is no placeholder, and says which there are', (text) => {
    const [problem, ...more] = problemsOf({ explanation: [`Seen in the time: ${text} and again.`] });
    expect(problem).toMatch(
      /^\/explanation\/0 has .*, which is no placeholder: it must be as \{list\}, \{number:time\|times\} or \[.*\]; there are list, length, .*, number\.$/,
    );
    expect(more).toEqual([]);
  });

  it('refuses a bracket without its other', () => {
    expect(problemsOf({ explanation: ['Seen [{number:time|times}: {list}.'] })).toEqual([
      expect.stringMatching(/^\/explanation\/0 has \[, which is no placeholder/),
    ]);
    expect(problemsOf({ explanation: ['Seen[ {number:time|times}]: {list}.'] })).toEqual([]);
  });

  it('has placeholders in explanations alone', () => {
    expect(problemsOf({ questions: ['Who has asked about {list}?', 'What did the child say?'] })).toEqual([
      '/questions/0 has {list}, and is shown as it stands: only an explanation has placeholders.',
    ]);
  });

  it('names facts that there are, values that they have, and parts that are kinds or groups', () => {
    expect(problemsOf({ names: { by: 'observd' } })).toEqual([
      expect.stringMatching(/^\/names\/by names observd, which is no fact of these events; near it: observed/),
    ]);
    expect(problemsOf({ names: { by: 'observed', values: { tird: 'tired' } } })).toEqual([
      expect.stringMatching(/^\/names\/values must not have tird; observed is never "tird"; it is .*tired/),
    ]);
    expect(problemsOf({ parts: { sean: 'seen', seen: 'seen' } })).toEqual([
      expect.stringMatching(/^\/parts must not have sean; parts are kinds of \/select or groups of signs, .*seen/),
    ]);
    const madeGood = { by: 'seen', same: 'observd', withinDays: 30, countsAs: 0.5 };
    expect(problemsOf({ parameters: { of: 'seen', withinDays: 100, madeGood } })).toEqual([
      expect.stringMatching(/^\/parameters\/madeGood\/same names observd, which is no fact of these events/),
    ]);
  });

  it('says what is wrong with the parameters of the pattern once, and there', () => {
    const tier = { level: 1, because: 'It is an example.', parameters: { atLeast: 2 } };
    const tiers = [
      { name: 'two', ...tier },
      { name: 'two again', ...tier },
    ];
    expect(problemsOf({ tiers, parameters: { of: 'seen', withinDays: 0 } })).toEqual([
      '/parameters/withinDays must be >= 1; it is 0.',
    ]);
  });

  it('has tiers of different names, a kind of its own that speaks against, ages of childhood and a version that can be raised', () => {
    const tier = { name: 'two', level: 1, because: 'It is an example.', parameters: { atLeast: 2 } };
    expect(problemsOf({ tiers: [tier, tier] })).toEqual([
      '/tiers/1/name must be a name that no other tier has; two is taken.',
    ]);
    expect(problemsOf({ against: 'constructor' })).toEqual(['/against must be a kind of /select: seen.']);
    expect(problemsOf({ tiers: [{ ...tier, ages: { from: 18 } }] })).toEqual([
      '/tiers/0/ages/from must be <= 17; it is 18.',
    ]);
    expect(problemsOf({ version: 1e30 })).toEqual(['/version must be <= 1000000; it is 1e+30.']);
  });

  it('says of a number that is none, of a name and of a condition what it is and what would be right', () => {
    expect(problemsOf({ parameters: { of: 'seen', withinDays: Infinity } })).toEqual([
      '/parameters/withinDays must be a whole number; it is no such number (Infinity).',
    ]);
    const seen = [{ types: ['education.presentation-concern'] }];
    expect(problemsOf({ select: { seen, not_seen: seen } })).toEqual([
      '/select/not_seen must be named in small letters, digits and hyphens, a letter first.',
    ]);
    expect(problemsOf({ select: { seen: [{ where: { observed: { is: 'tired' } } }] } })).toEqual([
      '/select/seen/0/where/observed must be a value, a list of values, or one of { atLeast: a number }, { atMost: a number }, { given: true or false }; it is {"is":"tired"}.',
    ]);
    expect(problemsOf({ select: { seen: [{ where: { observed: { atLeast: 'x' } } }] } })).toEqual([
      '/select/seen/0/where/observed/atLeast must be a number; it is "x".',
    ]);
  });

  it('asks two or three questions', () => {
    expect(problemsOf({ questions: ['Who has asked the child?'] })[0]).toMatch(
      '/questions must NOT have fewer than 2 items',
    );
  });

  it('wants the pattern to be named like its folder', () => {
    expect(problemsOf({}, 'sample')).toEqual(['/name must be that of its folder, sample; it is example.']);
  });
});
