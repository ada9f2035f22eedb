import { describe, expect, it } from '@jest/globals';
import { epochDay } from '#platform';
import { accountOf, lapsedWords, wholeExplanation, type AccountOf } from './account.js';
import type { Evidence } from '../evidence.js';
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
      weighing: () => 'The rule does not count this.',
      ...changes,
    },
    wording,
  );

describe('the account of a match', () => {
  it('says which agencies reported what it rests on, and when it happened', () => {
    expect(account().reported).toBe(
      'Who reported it, and when it happened: Northmoor Community Health (3 Feb 2026 and 20 May 2026); ' +
        'Elmhurst School (1 Mar 2026).',
    );
  });

  it('counts the earlier of many dates', () => {
    const evidence = ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01'].map((date) => entry(date));
    expect(account({ evidence }).reported).toBe(
      'Who reported it, and when it happened: Northmoor Community Health (2 earlier, 1 Jan 2026, 1 Feb 2026, 1 Mar 2026).',
    );
  });

  it('says what was weighed against it, from whom and of when, and how', () => {
    expect(account({ opposing: [entry('2026-04-17', HEALTH, 'gp'), entry('2026-05-07', SCHOOL)] }).weighed).toBe(
      'Weighed against it: gp 17 Apr 2026 (Northmoor Community Health), dental 7 May 2026 (Elmhurst School). ' +
        'The rule does not count this.',
    );
    expect(account().weighed).toBe('Nothing that speaks against it was reported in the same time.');
    expect(account({ restsOnOpposing: true }).weighed).toBe(
      'Nothing that speaks against it was reported in the same time, besides what it rests on itself.',
    );
    expect(account({ weighing: undefined }).weighed).toBe('The pattern names nothing that would speak against it.');
  });

  it('says how it is weighed of each, where the rule does not take all alike', () => {
    const weighing = ({ facts }: Evidence): string =>
      facts['service'] === 'gp' ? 'The rule does not count this.' : 'What it makes good counts half from then on.';
    const opposing = [entry('2026-04-17', HEALTH, 'gp'), entry('2026-05-07', SCHOOL)];
    expect(account({ opposing, weighing }).weighed).toBe(
      'Weighed against it: gp 17 Apr 2026 (Northmoor Community Health). The rule does not count this. ' +
        'Also weighed against it: dental 7 May 2026 (Elmhurst School). What it makes good counts half from then on.',
    );
  });

  it('says on which day it lapses by time alone, or what it takes to end it', () => {
    const endsWhen = 'Ends when somebody has seen the child.';
    const ends = epochDay('2037-01-01');
    expect(account().lapses).toBe('Lapses after 4 Aug 2026 if nothing more of the kind is reported.');
    expect(account({ until: ends, endsWhen }).lapses).toBe(endsWhen);
    expect(account({ endsWhen }).lapses).toBe(
      `${endsWhen} Otherwise, by what is reported so far, it lapses after 4 Aug 2026.`,
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
      'Not brought to 3 appointments. Who reported it, and when it happened: Northmoor Community Health (3 Feb 2026 ' +
        'and 20 May 2026); Elmhurst School (1 Mar 2026). Nothing that speaks against it was reported in the same time. Lapses after 4 Aug 2026 if nothing ' +
        'more of the kind is reported.',
    );
    expect(wholeExplanation({ explanation: 'Not brought to 3 appointments.' })).toBe('Not brought to 3 appointments.');
  });
});
