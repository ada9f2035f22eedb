import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { birthday } from '#chronology';
import { dateOfEpochDay, epochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { isAllOf, isAnyOf, isNot, type TierCondition, type When } from '../definition.js';
import { certainBy } from '../evaluators/by-day.js';
import { FOR_EVER, type Moment, type Selections, type Span } from '../evaluators/evaluator.js';
import { evaluatorsFor, type EvaluatorKind } from '../evaluators/index.js';
import { inOrder, type Evidence } from '../evidence.js';
import { compileTier } from './compile.js';

/** Time alone makes this one: so many days after each entry, until the next. */
const silence: EvaluatorKind = {
  figures: ['silent'],
  selections: (parameters) => [(parameters as { of: string }).of],
  evaluate: (evidence, parameters) => {
    const { of, days } = parameters as { of: string; days: number };
    const items = evidence(of);
    return items.flatMap((item, index): Span[] => {
      const until = (items[index + 1]?.to ?? FOR_EVER + 1) - 1;
      const span = { from: item.to + days, until, evidence: [item], figures: { silent: days } };
      return span.from <= until ? [span] : [];
    });
  },
};
const evaluators = new Map([...evaluatorsFor(loadVocabulary()), ['silence', silence]]);

let made = 0;
const entry = (from: number, to = from, count = 1): Evidence => {
  const date = dateOfEpochDay(from);
  const until = dateOfEpochDay(to);
  made += 1;
  return {
    id: `entry-${String(made).padStart(6, '0')}`,
    personId: 'child',
    source: 'urn:agency:northmoor-community-health',
    type: 'health.appointment.was-not-brought',
    about: 'child',
    onAdult: false,
    role: 'child',
    from,
    to,
    occurredOn: { date, until, precision: from === to ? 'day' : 'period' },
    count,
    facts: {},
    indicators: [],
    groups: [],
    significance: 'notable',
    standing: 'concern',
    beforeBirth: false,
  };
};

type Kinds = Readonly<Record<string, readonly Evidence[]>>;

const selectionsOf = (kinds: Kinds, by = FOR_EVER): Selections => {
  const sorted = new Map(Object.entries(kinds).map(([name, items]) => [name, [...items].sort(inOrder)]));
  return (name) => certainBy(sorted.get(name) ?? [], by);
};

const momentAt = (asOf: number, dateOfBirth?: string): Moment => ({
  asOf,
  birthday: (years) => (dateOfBirth === undefined ? undefined : birthday(dateOfBirth, years)),
});

const spansOf = (condition: TierCondition, kinds: Kinds, asOf = 1000, dateOfBirth?: string): readonly Span[] =>
  compileTier(condition, evaluators)(selectionsOf(kinds, asOf), momentAt(asOf, dateOfBirth));

const daysOf = (spans: readonly Span[]) => spans.map(({ from, until }) => [from, until]);
const within = (of: string, withinDays: number, atLeast = 1) => ({
  evaluator: 'count-in-window',
  of,
  atLeast,
  withinDays,
});

const during = (begins: string, ends: string) => ({ evaluator: 'during', begins, ends });

describe('conditions that are combined', () => {
  it('hold together on the days on which both hold', () => {
    const when = { all: [within('hungry', 100), within('unseen', 30)] };
    const spans = spansOf({ when }, { hungry: [entry(0)], unseen: [entry(50), entry(90), entry(300)] });
    expect(daysOf(spans)).toEqual([
      [50, 79],
      [90, 99],
    ]);
  });

  it('hold one or the other on the days on which either holds, with the evidence of both', () => {
    const when = { any: [within('hungry', 10), within('unseen', 10)] };
    const hungry = entry(0);
    const unseen = entry(5);
    const spans = spansOf({ when }, { hungry: [hungry], unseen: [unseen] });
    expect(spans.map(({ from, until, evidence }) => [from, until, evidence])).toEqual([
      [0, 4, [hungry]],
      [5, 9, [hungry, unseen]],
      [10, 14, [unseen]],
    ]);
  });

  it('do not hold while what must not be holds, and what must not be is no evidence', () => {
    const hungry = entry(0);
    const kinds = { hungry: [hungry], helped: [entry(20)] };
    const condition = { all: [within('hungry', 100), { not: within('helped', 30) }] };
    for (const spans of [
      spansOf({ when: condition }, kinds),
      spansOf({ when: within('hungry', 100), unless: within('helped', 30) }, kinds),
    ]) {
      expect(spans.map(({ from, until, evidence }) => [from, until, evidence])).toEqual([
        [0, 19, [hungry]],
        [50, 99, [hungry]],
      ]);
    }
  });

  it('hold while something lasts that one entry begins and another ends', () => {
    const when = { all: [within('missed', 50), during('plan', 'ended')] };
    const kinds = { missed: [entry(0), entry(100), entry(210)], plan: [entry(20), entry(110)], ended: [entry(200)] };
    expect(daysOf(spansOf({ when }, kinds))).toEqual([
      [20, 49],
      [100, 149],
    ]);
  });

  it('know that what time alone will make ends them, and from which day it will make them', () => {
    const silent = { evaluator: 'silence', of: 'seen', days: 28 };
    const kinds = { seen: [entry(980)], open: [entry(900)] };
    const open = during('open', 'closed');
    expect(daysOf(spansOf({ when: { all: [open, silent] } }, kinds))).toEqual([[1008, FOR_EVER]]);
    expect(daysOf(spansOf({ when: open, unless: silent }, kinds))).toEqual([[900, 1007]]);
  });

  it('hold only at the age that they are for', () => {
    const kinds = { missing: [entry(epochDay('2020-03-01')), entry(epochDay('2021-03-01'))] };
    const spansAt = (ages: TierCondition['ages'], dateOfBirth?: string) =>
      spansOf({ when: within('missing', 183), ages }, kinds, epochDay('2024-01-01'), dateOfBirth).map(
        ({ from, until }) => [dateOfEpochDay(from), dateOfEpochDay(until)],
      );
    expect(spansAt({ from: 11, before: 12 }, '2009-05-10')).toEqual([
      ['2020-05-10', '2020-08-30'],
      ['2021-03-01', '2021-05-09'],
    ]);
    expect(spansAt({ from: 11, before: 12 })).toEqual([]);
    expect(spansAt({ before: 1 }, '2020-04-01')).toEqual([
      ['2020-03-01', '2020-08-30'],
      ['2021-03-01', '2021-03-31'],
    ]);
    expect(spansAt({ from: 0, before: 1 }, '2020-04-01')[0]).toEqual(['2020-04-01', '2020-08-30']);
  });

  it('show nothing that came after the days on which they held together', () => {
    const [first, second, third] = [entry(0), entry(40), entry(80)];
    const when = { all: [{ ...within('hungry', 100), as: 'hunger' }, within('unseen', 30)] };
    const [span] = spansOf({ when }, { hungry: [first, second, third], unseen: [entry(30)] });
    expect([span?.from, span?.until]).toEqual([30, 59]);
    expect(span?.evidence.map((item) => item.to)).toEqual([0, 30, 40]);
    expect(span?.named?.get('hunger')).toMatchObject({ evidence: [first, second], figures: { number: 2 } });
  });

  it('tell of two that began on the same day the one that goes on longer', () => {
    const when = { all: [{ ...within('missed', 2, 4), as: 'missed' }, during('plan', 'ended')] };
    // Four on one day are enough by themselves; with the next four they are enough for a day more.
    const missed = [entry(0, 0, 4), entry(1, 1, 3), entry(1), entry(2)];
    const [span] = spansOf({ when }, { missed, plan: [entry(0)], ended: [entry(2)] });
    expect([span?.from, span?.until]).toEqual([0, 1]);
    expect(span?.named?.get('missed')?.figures).toEqual({ number: 8 });
  });

  it('keep apart what those that have a name rest on, and count', () => {
    const presenting = entry(50);
    const neglect = [entry(0), entry(10), entry(20)];
    const when = {
      all: [
        { ...within('presenting', 30), as: 'presenting' },
        { ...within('neglect', 700, 3), as: 'neglect' },
      ],
    };
    const [span] = spansOf({ when }, { presenting: [presenting], neglect });
    expect(span?.evidence).toEqual([...neglect, presenting]);
    expect(span?.parts).toEqual([
      { name: 'presenting', evidence: [presenting] },
      { name: 'neglect', evidence: neglect },
    ]);
    expect(span?.figures).toEqual({});
    expect(span?.named?.get('presenting')?.figures).toMatchObject({ number: 1 });
    expect(span?.named?.get('neglect')?.figures).toMatchObject({ number: 3 });
  });

  it('have the figures of the first that counts, where none has a name', () => {
    const when = { all: [within('presenting', 30), within('neglect', 700, 3)] };
    const [span] = spansOf({ when }, { presenting: [entry(50)], neglect: [entry(0), entry(10), entry(20)] });
    expect(span?.figures).toMatchObject({ number: 1 });
  });
});

const DAYS = 120;
const anEntry = fc
  .record({
    from: fc.nat(DAYS - 20),
    length: fc.oneof(fc.constant(0), fc.nat(20)),
    count: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ from, length, count }) => entry(from, from + length, count));
const someKinds = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.array(anEntry, { maxLength: 8 }), {
  noNullPrototype: true,
});
const aName = fc.constantFrom('a', 'b', 'c');
const aLeaf: fc.Arbitrary<When> = fc.oneof(
  fc.record({
    evaluator: fc.constant('count-in-window'),
    of: aName,
    atLeast: fc.integer({ min: 1, max: 4 }),
    withinDays: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ evaluator: fc.constant('during'), begins: aName, ends: aName }),
  fc.record({ evaluator: fc.constant('silence'), of: aName, days: fc.integer({ min: 1, max: 40 }) }),
);
const aCondition: fc.Arbitrary<When> = fc.letrec<{ when: When }>((tie) => ({
  when: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    aLeaf,
    fc
      .tuple(fc.array(tie('when'), { minLength: 1, maxLength: 3 }), fc.array(tie('when'), { maxLength: 2 }))
      .map(([asked, excluded]) => ({ all: [...asked, ...excluded.map((not) => ({ not }))] })),
    fc.array(tie('when'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  ),
})).when;

/** Day by day, from what each evaluator says of that day alone. */
const holdsOn = (when: When, kinds: Kinds, day: number): boolean => {
  if (isAllOf(when)) {
    return when.all.every((each) => (isNot(each) ? !holdsOn(each.not, kinds, day) : holdsOn(each, kinds, day)));
  }
  if (isAnyOf(when)) return when.any.some((each) => holdsOn(each, kinds, day));
  const { evaluator, ...parameters } = when;
  const spans = evaluators.get(evaluator)?.evaluate(selectionsOf(kinds, day), parameters, momentAt(day)) ?? [];
  return spans.some((span) => span.from <= day && span.until >= day);
};

describe('combined conditions, whatever they are and whatever happened', () => {
  it('hold on the days on which they hold when each day is looked at by itself, knowing nothing of later days', () => {
    fc.assert(
      fc.property(aCondition, fc.option(aCondition, { nil: undefined }), someKinds, (when, unless, kinds) => {
        const spans = spansOf({ when, unless }, kinds, DAYS);
        const found = (day: number): boolean => spans.some(({ from, until }) => from <= day && day <= until);
        for (let day = 0; day <= DAYS; day += 1) {
          expect(found(day)).toBe(holdsOn(when, kinds, day) && !(unless && holdsOn(unless, kinds, day)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('rest on what was certain by the last of the days, and on something that was by the first', () => {
    fc.assert(
      fc.property(aCondition, someKinds, (when, kinds) => {
        for (const { from, until, evidence } of spansOf({ when: { all: [when] } }, kinds, DAYS)) {
          expect(evidence).toEqual([...new Set(evidence)].sort(inOrder));
          expect(evidence.every((item) => item.to <= until)).toBe(true);
          expect(evidence[0]?.to).toBeLessThanOrEqual(from);
        }
      }),
    );
  });

  it('are told in order, no day twice', () => {
    fc.assert(
      fc.property(aCondition, someKinds, (when, kinds) => {
        const spans = spansOf({ when: { all: [when] } }, kinds, DAYS);
        spans.forEach(({ from, until }, index) => {
          expect(until).toBeGreaterThanOrEqual(from);
          expect(spans[index + 1]?.from ?? FOR_EVER + 1).toBeGreaterThan(until);
        });
      }),
    );
  });

  it('tell the last days as they were on the last of them, whatever went on afterwards', () => {
    fc.assert(
      fc.property(aLeaf, aLeaf, someKinds, (first, second, kinds) => {
        const named: When = { all: [{ ...first, as: 'first' }, second] };
        const last = spansOf({ when: named }, kinds, DAYS)
          .filter((span) => span.from <= DAYS)
          .at(-1);
        if (!last || last.until > DAYS) return;
        const atTheTime = spansOf({ when: named }, kinds, last.until).find(({ until }) => until >= last.until);
        expect(last.named?.get('first')?.figures).toEqual(atTheTime?.named?.get('first')?.figures);
        expect(last.evidence).toEqual(atTheTime?.evidence);
      }),
      { numRuns: 300 },
    );
  });
});

describe('conditions of which some cannot hold', () => {
  const asked: string[] = [];
  const noting: EvaluatorKind = {
    figures: [],
    selections: () => [],
    mayHold: (evidence, parameters) => evidence((parameters as { of: string }).of).length > 0,
    evaluate: (evidence, parameters, moment) => {
      asked.push((parameters as { of: string }).of);
      return silence.evaluate(evidence, parameters, moment);
    },
  };
  const none = { evaluator: 'noting', of: 'none', days: 1 };
  const some = { evaluator: 'noting', of: 'some', days: 1 };
  const evaluated = (condition: TierCondition): readonly Span[] =>
    compileTier(condition, new Map([['noting', noting]]))(selectionsOf({ some: [entry(900)] }), momentAt(1000));

  it('are not evaluated at all where all are asked for', () => {
    asked.length = 0;
    expect(evaluated({ when: { all: [some, none] } })).toEqual([]);
    expect(evaluated({ when: { any: [{ all: [some, none] }, none] } })).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('stand in no way of the others where one is enough, nor where they are excluded', () => {
    expect(daysOf(evaluated({ when: { any: [none, some] } }))).toEqual([[901, FOR_EVER]]);
    expect(daysOf(evaluated({ when: { all: [some, { not: none }] }, unless: none }))).toEqual([[901, FOR_EVER]]);
  });
});

describe('what two tiers of a pattern ask alike', () => {
  it('is one question to what is remembered of the child, in whatever order it is written, and no other question is', () => {
    const questions: object[] = [];
    const memory: Moment['memory'] = {
      asOf: 1000,
      recall: (condition, _looks, evidence, evaluate) => {
        questions.push(condition);
        return evaluate(evidence, undefined);
      },
      kept: (_condition, make) => make(),
    };
    const ofPattern = new Map<string, Readonly<Record<string, unknown>>>();
    const asked = (when: When): object | undefined => {
      compileTier({ when }, evaluators, ofPattern)(selectionsOf({ some: [entry(900)] }), { ...momentAt(1000), memory });
      return questions.pop();
    };
    const one = asked({ evaluator: 'count-in-window', of: 'some', atLeast: 1, withinDays: 90 });
    expect(one).toBeDefined();
    expect(asked({ as: 'seen', withinDays: 90, evaluator: 'count-in-window', of: 'some', atLeast: 1 })).toBe(one);
    expect(asked({ evaluator: 'count-in-window', of: 'some', atLeast: 2, withinDays: 90 })).not.toBe(one);
    expect(asked({ evaluator: 'ever', of: 'some', atLeast: 1, withinDays: 90 })).not.toBe(one);
  });
});
