import { describe, expect, it } from '@jest/globals';
import type { ChronologyEntry, ChronologyHead, ShownLine } from './chronology-page.js';
import { chronologyCsv, chronologyNdjson } from './export.js';

const head = (changes: Partial<ChronologyHead> = {}): ChronologyHead => ({
  person: {
    personId: '00000000-0000-4000-8000-0000000000c1',
    records: ['00000000-0000-4000-8000-0000000000c1'],
    names: [],
    dateOfBirth: null,
    expectedOn: null,
    sex: null,
    nhsNumber: null,
    upn: null,
    erased: false,
  },
  people: [],
  peopleLeftOut: 0,
  asKnownAt: '2026-06-15T12:00:00.000Z',
  knownTo: null,
  version: 1,
  heldForReview: [],
  movedAway: 0,
  total: 0,
  lines: 0,
  notShown: 0,
  ...changes,
});
const entry = (line: number, changes: Partial<ChronologyEntry> = {}): ShownLine => ({
  kind: 'entry',
  shown: {
    line,
    eventId: `00000000-0000-5000-8000-${String(line).padStart(12, '0')}`,
    personId: '00000000-0000-4000-8000-0000000000c1',
    relation: null,
    occurredOn: { date: '2026-03-11', until: '2026-03-11', precision: 'day' },
    learnedOn: null,
    recordedAt: '2026-03-12T09:00:00.000Z',
    agency: { urn: 'urn:agency:oakfield-primary-school', name: 'Oakfield Primary School' },
    type: 'education.presentation-concern',
    title: 'How the child came to school',
    summary: null,
    groups: [],
    column: 'worried-about',
    role: 'child',
    age: 7,
    ageInWords: '7 years',
    count: null,
    sensitivity: [],
    identifiedBy: 'upn',
    facts: {},
    indicators: [],
    significance: 'notable',
    standing: 'concern',
    corrections: [],
    retraction: null,
    pinned: null,
    withheld: [],
    ...changes,
  },
});
const waiting = {
  reviewId: 'r',
  agencyEventId: 'e',
  agency: 'urn:agency:northmoor-police',
  outcome: 'potential',
  heldAt: '2026-03-01T00:00:00.000Z',
  meaning: 'not-yet-placed',
  words: 'A record waits for a decision whose it is.',
} as const;

describe('a chronology that is written out', () => {
  it('opens its lines as they are written, and not before', () => {
    let opened = 0;
    function* lines(): Generator<ShownLine> {
      for (let line = 1; line <= 1000; line += 1) {
        opened += 1;
        yield entry(line);
      }
    }
    for (const write of [chronologyNdjson, chronologyCsv]) {
      opened = 0;
      const pieces = write({ head: head({ lines: 1000 }), lines: lines() });
      while (opened === 0) expect(pieces.next().done).toBe(false);
      expect(opened).toBe(100);
      expect([...pieces].join('')).toContain('[Complete: 1,000 lines]');
    }
  });

  it('says at the top what waits for a decision', () => {
    const csv = [...chronologyCsv({ head: head({ heldForReview: [waiting] }), lines: [entry(1)] })].join('');
    expect(csv.split('\r\n')[1]).toContain('A record waits for a decision whose it is.');
  });

  it('says at the end that it is complete, or that it is not, and nothing where pages follow', () => {
    const csv = (changes: Partial<ChronologyHead>, isLast?: boolean): string =>
      [...chronologyCsv({ head: head({ lines: 1, ...changes }), lines: [entry(1)] }, isLast)].join('').trimEnd();
    expect(csv({}).split('\r\n').at(-1)).toContain('[Complete: 1 line]');
    expect(csv({ notShown: 2 }).split('\r\n').at(-1)).toContain('[Not everything is shown');
    expect(csv({}, false).split('\r\n')).toHaveLength(2);
    const ndjson = [...chronologyNdjson({ head: head({ notShown: 2 }), lines: [] })].join('');
    expect(JSON.parse(ndjson.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ kind: 'end', complete: false });
  });

  it('says of a reason whether it was erased or is withheld', () => {
    const retraction = { at: '2026-03-12T09:00:00.000Z', agency: 'urn:agency:a', reason: null };
    const withheld = [{ label: 'adoption', why: 'It would show who was adopted', ask: 'Ask the adoption team.' }];
    const csv = (changes: Partial<ChronologyEntry>): string =>
      [...chronologyCsv({ head: head(), lines: [entry(1, { retraction, ...changes })] })].join('');
    expect(csv({})).toContain('[erased]');
    expect(csv({ withheld })).not.toContain('[erased]');
    expect(csv({ withheld })).toContain('Ask the adoption team.');
  });
});
