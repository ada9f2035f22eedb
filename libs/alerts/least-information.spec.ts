import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { InvalidInformation, loadLeastInformation } from './least-information.js';
import { alertSchemas, GOVERNED_FIELDS } from './message-schema.js';

const agencies = [...loadVocabulary().agencies.values()];
const raised = {
  alertId: 'a',
  level: 3,
  reason: 'r',
  link: 'l',
  timing: 'current',
  pattern: 'trio',
  patternVersion: 1,
  title: 'Domestic abuse, mental ill health and substance misuse',
  recognisableOn: '2026-02-10',
  recognisedOn: '2026-03-02',
  window: {},
  entryCount: 3,
  agencies: ['urn:agency:northmoor-adult-services'],
};
const sentTo = (name: string, least = loadLeastInformation(agencies)) =>
  Object.keys(least(`urn:agency:${name}`, raised));

describe('what an agency is sent of an alert', () => {
  it('is all of it, where it triages or makes enquiries', () => {
    for (const name of ['northmoor-mash', 'northmoor-childrens-services', 'northmoor-police', 'northmoor-early-help']) {
      expect(sentTo(name)).toEqual(Object.keys(raised));
    }
  });

  it('does not say to a school who has reported', () => {
    expect(sentTo('oakfield-primary-school')).toEqual(Object.keys(raised).filter((field) => field !== 'agencies'));
  });

  it('does not say to who knows little of the child what was recognised', () => {
    const least = ['alertId', 'level', 'reason', 'link', 'timing'];
    expect(sentTo('northmoor-housing')).toEqual(least);
    expect(sentTo('northmoor-adult-services')).toEqual(least);
    expect(sentTo('example-closed')).toEqual(least);
  });
});

describe('a field of a message', () => {
  /** Sent to everybody: decided upon, field by field. */
  const EVERYBODY = [
    'alertId',
    'level',
    'reason',
    'link',
    'timing',
    'lapsedOn',
    'withdrawnOn',
    'withdrawnBecause',
    'because',
    'dueAt',
    'step',
    'to',
    'noticeId',
    'notice',
    'incidentOn',
    'late',
    'groupId',
    'childCount',
    'alerts',
    'digestId',
    'alertCount',
    'counts',
    'notListed',
  ];

  it('is sent to everybody, or to the kinds of agency that need it: a new one is decided upon', () => {
    const all = new Set(Object.values(alertSchemas).flatMap(({ properties }) => Object.keys(properties)));
    expect([...all].sort()).toEqual([...EVERYBODY, ...GOVERNED_FIELDS].sort());
  });

  it('that is not sent to everybody is required by no schema', () => {
    const required = Object.values(alertSchemas).flatMap((schema): readonly string[] => schema.required);
    expect(GOVERNED_FIELDS.filter((field) => required.includes(field))).toEqual([]);
  });
});

describe("an area's own table", () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-information-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const original = readFileSync(new URL('./catalogue/least-information.yaml', import.meta.url), 'utf8');
  const loaded = (text: string) => {
    const file = join(folder, 'information.yaml');
    writeFileSync(file, text);
    return () => loadLeastInformation(agencies, file);
  };

  it('counts', () => {
    const own = loaded(original.replace('housing: [by, dueOn, outcome]', 'housing: [title]'))();
    expect(sentTo('northmoor-housing', own)).toContain('title');
  });

  it.each([
    ['a kind of agency is forgotten', original.replace(/\n {2}housing: .*/, ''), "required property 'housing'"],
    [
      'it names a field that there is not',
      original.replace('housing: [by', 'housing: [narrative, by'),
      '/kinds/housing/0 must be equal to one of the allowed values: theme,pattern,',
    ],
    ['it is no YAML', 'kinds: [', 'information.yaml'],
  ])('is refused when %s', (_, text, fault) => {
    expect(loaded(text)).toThrow(InvalidInformation);
    expect(loaded(text)).toThrow(fault);
  });
});
