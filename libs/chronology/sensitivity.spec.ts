import { describe, expect, it } from '@jest/globals';
import { PURPOSES, ROLES } from '#access';
import { loadVocabulary } from '#vocabulary';
import { entryOf, historyOf } from '../../test/support/history-entries.js';
import type { HistoryEntry } from './history-entry.js';
import { discretionFor, SENSITIVITY_RULES, withoutPlaces, withoutPostcodes, type Viewer } from './sensitivity.js';

const triage: Viewer = { roles: ['mash-worker'], purpose: 'mash-triage' };
const protection: Viewer = { roles: ['mash-worker'], purpose: 'child-protection' };
const oversight: Viewer = { roles: ['manager'], purpose: 'management-oversight' };

const hidden = (viewer: Viewer, entry: HistoryEntry, others: readonly HistoryEntry[] = []) =>
  discretionFor(viewer, [historyOf([entry, ...others])]).of(entry);

describe('the rules of sensitivity', () => {
  it('are there for every label that agencies may give, and name roles and purposes that exist', () => {
    expect(SENSITIVITY_RULES.map(({ label }) => label).sort()).toEqual(
      [...loadVocabulary().toPublic().sensitivityLabels].sort(),
    );
    const purposes = PURPOSES.map(({ code }) => code);
    for (const { seenBy } of SENSITIVITY_RULES) {
      for (const line of seenBy) {
        expect(ROLES).toEqual(expect.arrayContaining([...line.roles]));
        expect(purposes).toEqual(expect.arrayContaining([...line.purposes]));
      }
    }
  });
});

describe('what is kept from a reader', () => {
  it('is nothing of an entry without a label', () => {
    expect(hidden(triage, entryOf('2026-03-01'))).toEqual({ content: false, words: false, places: false, because: [] });
  });

  it('is the content of a confidential entry, with why and whom to ask, unless role and purpose go together', () => {
    const entry = entryOf('2026-03-01', { sensitivity: ['sexual-health'] });
    expect(hidden(triage, entry)).toMatchObject({ content: true, words: true, because: [{ label: 'sexual-health' }] });
    expect(hidden(triage, entry).because[0]?.ask).toMatch(/^Ask /);
    expect(hidden(protection, entry).because).toEqual([]);
    expect(hidden(oversight, entry).because).toEqual([]);
    expect(hidden({ ...oversight, roles: ['mash-worker'] }, entry)).toMatchObject({ content: true });
  });

  it('is where people live in every entry, once one of them says that it must not become known', () => {
    const secret = entryOf('2026-03-01', { sensitivity: ['address-protected'] });
    const other = entryOf('2026-03-02');
    expect(hidden(triage, secret, [other])).toMatchObject({ content: false, words: true, places: true });
    expect(hidden(triage, other, [secret])).toMatchObject({ words: false, places: true, because: [] });
    expect(hidden(protection, other, [secret])).toMatchObject({ places: false });
    const retraction = { id: 'r', source: secret.source, recordedAt: new Date(0), sealed: null };
    expect(hidden(triage, other, [{ ...secret, retraction }])).toMatchObject({ places: false });
  });

  it('goes by the labels of today in a chronology of the past', () => {
    const then = entryOf('2026-03-01');
    const today = { ...then, sensitivity: ['adoption'] };
    expect(discretionFor(triage, [historyOf([today])]).of(then)).toMatchObject({ content: true });
    expect(discretionFor(triage, [historyOf([then])]).of(today)).toMatchObject({ content: false });
    for (const viewer of [triage, protection]) {
      expect(discretionFor(viewer, [historyOf([today])]).isLabelled(then)).toBe(true);
      expect(discretionFor(viewer, [historyOf([then])]).isLabelled(then)).toBe(false);
    }
  });

  it('is everything where a label has no rule', () => {
    const entry = entryOf('2026-03-01', { sensitivity: ['new-label'] });
    expect(hidden(protection, entry)).toMatchObject({ content: true, because: [{ label: 'new-label' }] });
  });
});

describe('where people live', () => {
  it('is taken out of fields and out of running text', () => {
    expect(withoutPlaces({ change: 'moved', previousAddress: '1 Example Road' })).toEqual({ change: 'moved' });
    expect(withoutPostcodes('Moved from N17 0AA to sw1a1aa in 2026.')).toBe(
      'Moved from [postcode withheld] to [postcode withheld] in 2026.',
    );
  });
});
