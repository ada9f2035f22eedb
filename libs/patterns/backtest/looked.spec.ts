import { describe, expect, it } from '@jest/globals';
import { madeEntry } from '../evaluators/made-entry.js';
import { compileKind } from '../select.js';
import { Looked } from './looked.js';

const kind = compileKind([{ standing: ['concern'] }]);
const [first, second, third] = [madeEntry('2026-01-01'), madeEntry('2026-02-01'), madeEntry('2026-03-01')];

describe('what a child is known by in a replay', () => {
  it('leaves a list as it was once it was given to whoever keeps it', () => {
    const child = new Looked('child', 1);
    child.add(kind, first);
    child.add(kind, third);
    const given = child.give(kind);
    child.add(kind, second);
    expect(given).toEqual([first, third]);
    expect(child.read(kind)).toEqual([first, second, third]);
    expect(child.give(kind)).toBe(child.read(kind));
  });

  it('says from when on entries are otherwise that were gathered anew', () => {
    const child = new Looked('child', 1);
    for (const each of [first, second, third]) child.add(kind, each);
    expect(child.replace(kind, [first, second, third])).toBe(Number.POSITIVE_INFINITY);
    expect(child.replace(kind, [first, third])).toBe(second.from);
    expect(child.replace(kind, [])).toBe(first.from);
    expect(child.read(kind)).toEqual([]);
  });
});
