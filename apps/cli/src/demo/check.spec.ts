import { describe, expect, it } from '@jest/globals';
import type { AlertCloudEvent } from '#alerts';
import type { PublicVocabulary } from '#vocabulary';
import type { MatchDto } from '../../../hub/src/matches.dto.js';
import { unmet } from './check.js';
import type { DemoExpectation, DemoFamily } from './family.js';
import type { ChildFinding, Findings } from './findings.js';

const MASH = 'urn:agency:northmoor-mash';
const CHILD = '01a20000-0000-7000-8000-000000000001';

const match = (changes: Partial<MatchDto> = {}): MatchDto => ({
  matchId: '00000000-0000-5000-8000-000000000001',
  pattern: 'trio',
  patternVersion: 1,
  title: 'Trio',
  level: 3,
  status: 'open',
  recognisableOn: '2026-01-18',
  recognisedOn: '2026-06-20',
  window: { from: '2026-01-18', to: '2027-01-17' },
  evidence: [],
  agencies: [],
  explanation: '',
  lapses: '',
  questions: [],
  ...changes,
});

const alert = (changes: Partial<AlertCloudEvent> = {}): AlertCloudEvent => ({
  specversion: '1.0',
  id: '00000000-0000-5000-8000-000000000002',
  source: 'urn:tessera',
  type: 'alert.raised.v1',
  subject: 'pseudonym',
  time: '2026-06-20T09:00:00.000Z',
  datacontenttype: 'application/json',
  dataschema: 'http://127.0.0.1/schemas/alert.raised.v1.json',
  data: {
    alertId: '00000000-0000-5000-8000-000000000003',
    pattern: 'trio',
    patternVersion: 1,
    title: 'Trio',
    level: 3,
    recognisableOn: '2026-01-18',
    recognisedOn: '2026-06-20',
    reason: 'mash-triage',
    link: 'http://127.0.0.1/v1/alerts/00000000-0000-5000-8000-000000000003',
    timing: 'current',
    window: { from: '2026-01-18', to: '2027-01-17' },
    agencies: [],
    entryCount: 3,
  },
  ...changes,
});

const rowan = { role: 'child', nhsNumber: '9990001065', name: { given: 'Rowan', family: 'Sample' } } as const;

interface Scene {
  readonly expected?: Partial<DemoExpectation>;
  readonly child?: Partial<ChildFinding>;
  readonly feed?: readonly AlertCloudEvent[];
  readonly personIds?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** One family of which the trio is recognised and the hub alerted, as its file says; but for the changes. */
const findings = ({ expected, child, feed = [alert()], personIds }: Scene = {}): Findings => {
  const family: DemoFamily = {
    title: 'A family',
    about: '',
    expect: {
      highestLevel: 3,
      patterns: [{ pattern: 'trio', level: 3 }],
      alerted: ['northmoor-mash'],
      ...expected,
    },
    child: rowan,
    people: { Rowan: { 'at hospital': rowan } },
    events: [],
  };
  const posted = {
    family,
    personIds: personIds ?? new Map([['Rowan', new Set([CHILD])]]),
    children: new Set([CHILD]),
  };
  return {
    families: [
      {
        posted,
        child: {
          personId: CHILD,
          name: 'Rowan',
          matches: [match()],
          alerts: feed.length > 0 ? new Map([[MASH, feed]]) : new Map(),
          ...child,
        },
        chronology: {
          person: {
            personId: CHILD,
            records: [CHILD],
            names: [],
            dateOfBirth: null,
            expectedOn: null,
            sex: null,
            nhsNumber: null,
            upn: null,
            erased: false,
          },
          asKnownAt: '2026-06-20T09:00:00.000Z',
          version: 1,
          people: [],
          peopleLeftOut: 0,
          knownTo: null,
          heldForReview: [],
          movedAway: 0,
          entries: [],
          rollUps: [],
          gaps: [],
          columns: [],
          total: 0,
          lines: 0,
          notShown: 0,
          nextCursor: null,
        },
        siblings: [],
      },
    ],
    feeds: new Map([[MASH, feed]]),
    words: {} as PublicVocabulary,
  };
};

describe('what the demo found, beside what the files of the families say', () => {
  it('is as it should be where it is', () => {
    expect(unmet(findings())).toEqual([]);
  });

  it.each<[string, Scene, RegExp]>([
    ['a pattern is not recognised', { child: { matches: [] } }, /trio ought to be recognised at level 3, and is not/],
    ['a pattern is at another level', { child: { matches: [match({ level: 1 })] } }, /at level 3, and is at 1/],
    [
      'something is recognised that ought not to be',
      { expected: { highestLevel: 2 } },
      /above level 2.*there is level 3/,
    ],
    ['nobody is alerted', { feed: [] }, /northmoor-mash ought to be alerted/],
    [
      'somebody is alerted of ordinary life',
      { expected: { alerted: [] } },
      /nobody ought to be alerted, and northmoor-mash/,
    ],
    ['the wrong agency is alerted', { expected: { notAlerted: ['northmoor-mash'] } }, /northmoor-mash ought not to be/],
    ['an alert is about nobody', { child: { alerts: new Map() } }, /northmoor-mash was alerted about nobody/],
    [
      'one person is taken for two',
      { personIds: new Map([['Rowan', new Set([CHILD, 'another'])]]) },
      /Rowan was taken for 2 people/,
    ],
    [
      'two people are taken for one',
      {
        personIds: new Map([
          ['Rowan', new Set([CHILD])],
          ['Robin', new Set([CHILD])],
        ]),
      },
      /two people were taken for one/,
    ],
    ['an alert names the child', { feed: [alert({ subject: 'Rowan' })] }, /personal is in an alert to .*mash/],
    ['an alert holds the NHS number', { feed: [alert({ subject: '9990001065' })] }, /personal is in an alert/],
    ['an alert holds the id of the person', { feed: [alert({ subject: CHILD })] }, /personal is in an alert/],
  ])('says so where %s', (_, scene, said) => {
    expect(unmet(findings(scene)).join('\n')).toMatch(said);
  });
});
