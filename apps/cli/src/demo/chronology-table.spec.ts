import { describe, expect, it } from '@jest/globals';
import type { ChronologyEntry } from '#chronology';
import { chronologyTable, whatWords } from './chronology-table.js';

const entry = (changes: Partial<ChronologyEntry> = {}): ChronologyEntry => ({
  line: 1,
  eventId: '00000000-0000-5000-8000-000000000001',
  personId: '00000000-0000-4000-8000-0000000000c1',
  relation: null,
  occurredOn: { date: '2026-03-11', until: '2026-03-11', precision: 'day' },
  learnedOn: null,
  recordedAt: '2026-11-22T09:00:00.000Z',
  agency: { urn: 'urn:agency:oakfield-primary-school', name: 'Oakfield Primary School' },
  type: 'education.presentation-concern',
  title: 'How the child came to school',
  summary: null,
  groups: ['basic-needs'],
  column: 'worried-about',
  role: 'child',
  age: 7,
  ageInWords: '7 years',
  count: null,
  sensitivity: [],
  identifiedBy: 'upn',
  facts: { observed: ['hungry', 'inadequate-clothing'] },
  indicators: ['food'],
  significance: 'notable',
  standing: 'concern',
  narrative: 'Said there had been no breakfast.',
  corrections: [],
  retraction: null,
  pinned: null,
  withheld: [],
  ...changes,
});

describe('what happened, in a chronology table', () => {
  it('is said in the words of its type, its codes and the practitioner', () => {
    expect(whatWords(entry())).toBe(
      'How the child came to school (hungry, inadequate clothing). Said there had been no breakfast.',
    );
  });

  it('ends with what the child said', () => {
    expect(whatWords(entry({ childVoice: 'I was hungry.' }))).toMatch(/breakfast\. “I was hungry\.”$/);
  });

  it('counts the sessions of an attendance summary', () => {
    const summary = { possible: 60, attended: 50, authorised: 4, unauthorised: 6, late: 1 };
    const words = whatWords(entry({ title: 'Attendance', facts: { summary }, narrative: undefined }));
    expect(words).toBe('Attendance (missed 10 of 60 sessions, late 1 time).');
  });

  it('says what a corrected entry had said before, and why it was corrected', () => {
    const { occurredOn, indicators, significance, standing } = entry();
    const words = whatWords(
      entry({
        facts: { minutesLate: 35 },
        corrections: [
          {
            at: '2026-03-12T08:00:00.000Z',
            agency: 'urn:agency:oakfield-primary-school',
            reason: 'Typing error.',
            before: { occurredOn, indicators, significance, standing, facts: { minutesLate: 95 } },
          },
        ],
      }),
    );
    expect(words).toContain('(35 minutes late)');
    expect(words).toContain('[Corrected: Typing error. It had said: 95 minutes late.]');
  });

  it('says when the agency learned of it, where that was later', () => {
    expect(whatWords(entry({ learnedOn: '2026-08-18' }))).toContain('[Known to the agency since 18 Aug 2026.]');
  });
});

describe('a chronology table', () => {
  const entries = [
    entry({ narrative: 'A sentence that is long enough to be broken, over and over again. '.repeat(4).trim() }),
    entry({
      occurredOn: { date: '2025-12-08', until: '2026-01-09', precision: 'period' },
      standing: 'neutral',
      significance: 'significant',
    }),
  ];

  it.each([80, 100, 120])('fits a terminal of %i columns, with no word cut off', (width) => {
    const table = chronologyTable(entries, width);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBe(width);
    expect(table).not.toContain('…');
    for (const words of ['11 Mar 2026', '8 Dec 2025', 'Significance', 'significant', 'concern']) {
      expect(table).toContain(words);
    }
  });

  it('has a column for concern and protective where there is room', () => {
    expect(chronologyTable(entries, 120)).toContain('Standing');
    expect(chronologyTable(entries, 80)).not.toContain('Standing');
  });
});
