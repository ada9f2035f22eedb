import { describe, expect, it } from '@jest/globals';
import { epochDay } from '#platform';
import { accountOf, lapsedWords, wholeExplanation, type AccountOf } from './account.js';
import type { Evidence } from './evidence.js';
import type { Wording } from './explain.js';

const HEALTH = 'urn:agency:northmoor-community-health';
const SCHOOL = 'urn:agency:elmhurst-school';

const wording: Wording = {
  names: { by: 'service' },
  parts: new Map(),
  types: new Map(),
  agencies: new Map([[HEALTH, 'Northmoor Community Health']]),
};

const entry = (date: string, source = HEALTH, service = 'dental'): Evidence => ({
  id: `${source} ${date}`,
  personId: 'child',
  source,
  type: 'health.appointment.was-not-brought',
  about: 'child',
  onAdult: false,
  role: 'child',
  from: epochDay(date),
  to: epochDay(date),
  occurredOn: { date, until: date, precision: 'day' },
  count: 1,
  facts: { service },
  indicators: [],
  groups: [],
  significance: 'notable',
  standing: 'concern',
  beforeBirth: false,
});

const account = (changes: Partial<AccountOf> = {}) =>
  accountOf(
    {
      evidence: [entry('2026-02-03'), entry('2026-03-01', SCHOOL), entry('2026-05-20')],
      opposing: [],
      open: true,
      until: epochDay('2026-08-04'),
      ends: epochDay('2037-01-01'),
      weighing: 'The rule does not count them.',
      ...changes,
    },
    wording,
  );

describe('the account of a match', () => {
  it('says which agencies reported what it rests on, and when it happened', () => {
    expect(account().reported).toBe(
      'Reported by Northmoor Community Health (3 Feb and 20 May) and Elmhurst School (1 Mar).',
    );
  });

  it('counts the earlier of many dates, and writes years where they differ', () => {
    const evidence = ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01'].map((date) => entry(date));
    expect(account({ evidence }).reported).toBe(
      'Reported by Northmoor Community Health (2 earlier, 1 Jan 2026, 1 Feb 2026, 1 Mar 2026).',
    );
  });

  it('says what was weighed against it, from whom and of when, and how', () => {
    expect(account({ opposing: [entry('2026-04-17', HEALTH, 'gp'), entry('2026-05-07', SCHOOL)] }).weighed).toBe(
      'Weighed against it: gp 17 Apr (Northmoor Community Health), dental 7 May (Elmhurst School). ' +
        'The rule does not count them.',
    );
    expect(account().weighed).toBe('Nothing that speaks against it was reported in the same time.');
    expect(account({ weighing: undefined }).weighed).toBe('The pattern names nothing that would speak against it.');
  });

  it('says on which day it lapses by time alone, or what it takes to end it', () => {
    const endsWhen = 'Ends when somebody has seen the child.';
    const ends = epochDay('2037-01-01');
    expect(account().lapses).toBe('Lapses after 4 Aug 2026 if nothing more of the kind is reported.');
    expect(account({ until: ends, endsWhen }).lapses).toBe(endsWhen);
    expect(account({ endsWhen }).lapses).toBe(
      `${endsWhen} Lapses after 4 Aug 2026 if nothing more of the kind is reported.`,
    );
    expect(account({ until: ends }).lapses).toBe('Does not lapse with time while the person is a child.');
    expect(account({ open: false }).lapses).toBe('Lapsed: it held until 4 Aug 2026.');
  });

  it('says how a match came to lapse', () => {
    expect(lapsedWords('evidence-withdrawn', '2026-08-01')).toBe(
      'Withdrawn on 1 Aug 2026: what it rested on was corrected or taken back.',
    );
    expect(lapsedWords('merged', '2026-08-01')).toBe(
      'Since 1 Aug 2026 it is part of another match of the same pattern.',
    );
    expect(lapsedWords('records-linked', '2026-08-01')).toBe(
      'Since 1 Aug 2026 it is recognised in the record with which this one is linked.',
    );
  });

  it('is one text with the explanation, also of what was recognised before accounts were kept', () => {
    expect(wholeExplanation({ explanation: 'Not brought to 3 appointments.', ...account() })).toBe(
      'Not brought to 3 appointments. Reported by Northmoor Community Health (3 Feb and 20 May) and Elmhurst School ' +
        '(1 Mar). Nothing that speaks against it was reported in the same time. Lapses after 4 Aug 2026 if nothing ' +
        'more of the kind is reported.',
    );
    expect(wholeExplanation({ explanation: 'Not brought to 3 appointments.' })).toBe('Not brought to 3 appointments.');
  });
});
