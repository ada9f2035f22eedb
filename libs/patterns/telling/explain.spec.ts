import { describe, expect, it } from '@jest/globals';
import { madeEntry } from '../evaluators/made-entry.js';
import type { Span } from '../evaluators/evaluator.js';
import { explain, type Wording } from './explain.js';

const wording: Wording = {
  parts: new Map(),
  types: new Map([['education.presentation-concern', 'How the child came to school']]),
  agencies: new Map(),
};
const spanOf = (given: Partial<Span> = {}): Span => ({
  from: 0,
  until: 0,
  evidence: [madeEntry('2023-01-10'), madeEntry('2023-02-10')],
  ...given,
});
const told = (sentence: string, span = spanOf()): string => explain([sentence], span, [], wording);

describe('the sentences of an explanation', () => {
  it('say the year of every date, though all are of one year', () => {
    expect(told('From {from} to {to}: {list}.')).toBe(
      'From 10 Jan 2023 to 10 Feb 2023: how the child came to school 10 Jan 2023, how the child came to school 10 Feb 2023.',
    );
  });

  it('say how often a summary counts, and on which day', () => {
    expect(told('{list}.', spanOf({ evidence: [madeEntry('2023-01-10', { count: 2 })] }))).toBe(
      'How the child came to school twice on 10 Jan 2023.',
    );
  });

  it('tell a summary from single reports: how often of a part, and how many entries there are', () => {
    const evidence = [madeEntry('2023-01-10', { until: '2023-02-17', count: 7 }), madeEntry('2023-03-01')];
    const parts = [{ name: 'hungry', evidence }];
    expect(told('{entries:entry|entries}: {parts}.', spanOf({ evidence, parts }))).toBe(
      '2 entries: hungry (7 times between 10 Jan and 17 Feb 2023, and 1 Mar 2023).',
    );
    expect(told('{entries:entry|entries}', spanOf({ evidence: evidence.slice(0, 1) }))).toBe('1 entry');
  });

  it('tell after an entry what a fact of it says, where it is said', () => {
    const names = { after: { 'education.presentation-concern': '({observed} again)' } };
    const evidence = [madeEntry('2023-01-10', { facts: { observed: 'not-fed' } }), madeEntry('2023-02-10')];
    expect(explain(['{list}.'], spanOf({ evidence }), [], { ...wording, names })).toBe(
      'How the child came to school 10 Jan 2023 (not fed again), how the child came to school 10 Feb 2023.',
    );
  });

  it('begin with a capital, whatever a placeholder tells', () => {
    expect(told('{cycles:time|times} put right.', spanOf({ figures: { cycles: 2 } }))).toBe('Twice put right.');
  });

  it('tell of a part by its name', () => {
    const parts = [{ name: 'last', evidence: [madeEntry('2023-01-10')] }];
    expect(told('Last seen {last}.', spanOf({ parts }))).toBe('Last seen 10 Jan 2023.');
    const named = new Map([['unseen', spanOf({ parts })]]);
    expect(told('Last seen {unseen.last}.', spanOf({ named }))).toBe('Last seen 10 Jan 2023.');
  });

  it('tell what stands after a bar where a part in square brackets has nothing to tell', () => {
    const sentence = 'Not seen for {weeks:week|weeks}[; last seen {last}|; never seen][; late {late:time|times}].';
    const figures = { weeks: 4 };
    const parts = [{ name: 'last', evidence: [madeEntry('2023-01-10')] }];
    expect(told(sentence, spanOf({ figures, parts }))).toBe('Not seen for 4 weeks; last seen 10 Jan 2023.');
    expect(told(sentence, spanOf({ figures }))).toBe('Not seen for 4 weeks; never seen.');
    expect(told(sentence, spanOf({ figures: { ...figures, late: 1 } }))).toBe(
      'Not seen for 4 weeks; never seen; late once.',
    );
  });
});
