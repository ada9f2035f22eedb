import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { loadVocabulary, type AlertRaised } from '#vocabulary';
import { checkOf } from '../../test/support/asyncapi.js';
import type { ValidateFunction } from 'ajv';
import { evolve, noAlert, type KnownAlert } from './alert.js';
import { createAlertMessages, pseudonymOf } from './message.js';
import { loadLeastInformation } from './least-information.js';
import type { AlertCloudEvent, BulletinCloudEvent } from './message.js';
import { alertEnvelopeSchema, alertSchemas } from './message-schema.js';
import type { AlertNews, BulletinEvent } from './read-alert.js';

const MASH = 'urn:agency:northmoor-mash';
const SCHOOL = 'urn:agency:oakfield-primary-school';
const CHILD = '0c9b8f3e-52b5-4d0e-9a51-6a1f0f0f0002';

const raised: AlertRaised = {
  alertId: '0c9b8f3e-52b5-5d0e-9a51-6a1f0f0f0003',
  matchId: '0c9b8f3e-52b5-5d0e-9a51-6a1f0f0f0001',
  personId: CHILD,
  pattern: 'was-not-brought',
  patternVersion: 2,
  title: 'Not brought to appointments',
  level: 3,
  recognisableOn: '2026-02-10',
  recognisedOn: '2026-03-02',
  window: { from: '2025-09-01', to: '2026-03-01' },
  agencies: [SCHOOL],
  entryCount: 4,
  recipients: [
    { agency: MASH, reason: 'mash-triage' },
    { agency: SCHOOL, reason: 'reported-evidence' },
  ],
};

const stored = {
  id: '0c9b8f3e-52b5-5d0e-9a51-6a1f0f0f0004',
  streamId: `alert-${raised.alertId}`,
  version: 1,
  position: 17,
  type: 'AlertRaised.v1',
  data: '',
  personal: null,
  recordedAt: new Date('2026-03-02T09:00:00Z'),
};

const knownAlert = (data: AlertRaised): KnownAlert => {
  const alert = evolve(noAlert, { type: 'AlertRaised.v1', data });
  if (alert.status === 'not-raised') throw new Error('It was raised.');
  return alert;
};

const newsOf = (data: AlertRaised): AlertNews => ({
  event: { type: 'AlertRaised.v1', data },
  stored,
  alert: knownAlert(data),
});
const withdrawal: AlertNews = {
  event: {
    type: 'AlertWithdrawn.v1',
    data: {
      alertId: raised.alertId,
      matchId: raised.matchId,
      reason: 'evidence-withdrawn',
      withdrawnOn: '2026-04-01',
    },
  },
  stored: { ...stored, id: '0c9b8f3e-52b5-5d0e-9a51-6a1f0f0f0005', version: 2, position: 23 },
  alert: { ...knownAlert(raised), status: 'withdrawn' },
};

const settings = {
  publicUrl: 'https://tessera.example',
  area: 'northmoor',
  pseudonymKey: Buffer.alloc(32, 7),
};
const messages = createAlertMessages(settings);

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
const isEnvelope = ajv.compile(alertEnvelopeSchema);
const isData = Object.fromEntries(
  Object.entries(alertSchemas).map(([type, schema]) => [type, ajv.compile(schema)]),
) as Record<keyof typeof alertSchemas, ValidateFunction>;

/** What may happen to an alert that was raised, told as it happens. */
const happened = (event: AlertNews['event']): AlertNews => ({ ...newsOf(raised), event });
const said = { alertId: raised.alertId, agency: SCHOOL, by: 'worker-1', at: '2026-03-03T10:15:00.000Z' };
const NEWS: readonly [string, AlertNews][] = [
  ['a response', happened({ type: 'AlertResponded.v1', data: { ...said, responseId: CHILD, dueOn: '2026-03-09' } })],
  ['a challenge', happened({ type: 'AlertChallenged.v1', data: { ...said, challengeId: CHILD } })],
  ['an escalation', happened({ type: 'AlertEscalated.v1', data: { ...said, step: 1, because: 'by-hand' } })],
  [
    'an escalation by the clock',
    happened({
      type: 'AlertEscalated.v1',
      data: { alertId: raised.alertId, step: 1, because: 'not-acknowledged', to: 'next-person', at: said.at },
    }),
  ],
  [
    'a reminder',
    happened({
      type: 'AlertReminded.v1',
      data: {
        alertId: raised.alertId,
        because: 'not-acknowledged',
        agencies: [MASH, SCHOOL],
        dueAt: '2026-03-03T13:15:00.000Z',
        at: said.at,
      },
    }),
  ],
  ['a closure', happened({ type: 'AlertClosed.v1', data: { ...said, outcome: 'help-agreed' } })],
  [
    'a reopening',
    happened({
      type: 'AlertReopened.v1',
      data: { alertId: raised.alertId, because: 'new-evidence', at: said.at },
    }),
  ],
];

describe('what an agency is told of an alert', () => {
  it('is a CloudEvent with the coded facts of the match and a link', () => {
    const [first] = messages(newsOf(raised));
    expect(first).toEqual({
      agency: MASH,
      alertId: raised.alertId,
      event: {
        specversion: '1.0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        source: 'urn:tessera:northmoor',
        type: 'alert.raised.v1',
        subject: pseudonymOf(settings.pseudonymKey, MASH, CHILD),
        time: '2026-03-02T09:00:00.000Z',
        datacontenttype: 'application/json',
        dataschema: 'https://tessera.example/v1/alerts/schemas/alert.raised.v1.json',
        data: {
          alertId: raised.alertId,
          pattern: 'was-not-brought',
          patternVersion: 2,
          title: 'Not brought to appointments',
          level: 3,
          recognisableOn: '2026-02-10',
          recognisedOn: '2026-03-02',
          timing: 'current',
          window: { from: '2025-09-01', to: '2026-03-01' },
          agencies: [SCHOOL],
          entryCount: 4,
          reason: 'mash-triage',
          link: `https://tessera.example/v1/alerts/${raised.alertId}`,
        },
      },
    });
  });

  it.each([
    ['a match of today', newsOf(raised)],
    ['a match that lies in the past', newsOf({ ...raised, lapsedOn: '2026-02-20' })],
    ['a withdrawal', withdrawal],
    ...NEWS,
  ])('keeps to its published schemas: %s', (_, news) => {
    const sent = messages(news).map(({ event }) => JSON.parse(JSON.stringify(event)) as AlertCloudEvent);
    expect(sent).toHaveLength(2);
    for (const event of sent) {
      expect([isEnvelope(event), isEnvelope.errors]).toEqual([true, null]);
      const check = isData[event.type];
      expect([check(event.data), check.errors]).toEqual([true, null]);
      expect(checkOf(`${event.type}.cloudevent`).payload(event)).toEqual([]);
    }
  });

  it('has schemas that refuse anything more than that', () => {
    const [first] = messages(newsOf(raised));
    expect(isEnvelope({ ...first?.event, nhsnumber: '9990000018' })).toBe(false);
    expect(isData['alert.raised.v1']({ ...first?.event.data, personId: CHILD })).toBe(false);
    expect(isData['alert.raised.v1']({ ...first?.event.data, timing: 'past' })).toBe(false);
  });

  it('tells each recipient its own reason', () => {
    expect(messages(newsOf(raised)).map(({ agency, event }) => [agency, event.data])).toMatchObject([
      [MASH, { reason: 'mash-triage' }],
      [SCHOOL, { reason: 'reported-evidence' }],
    ]);
  });

  it('says when the match had ended before it was recognised', () => {
    const [first] = messages(newsOf({ ...raised, lapsedOn: '2026-02-20' }));
    expect(first?.event.data).toMatchObject({ timing: 'past', lapsedOn: '2026-02-20' });
  });

  it('says that an alert was withdrawn, to everyone who was told of it', () => {
    expect(messages(withdrawal).map(({ agency, event }) => [agency, event.type, event.data])).toEqual([
      [MASH, 'alert.withdrawn.v1', expect.objectContaining({ withdrawnOn: '2026-04-01', reason: 'mash-triage' })],
      [SCHOOL, 'alert.withdrawn.v1', expect.objectContaining({ withdrawnOn: '2026-04-01' })],
    ]);
  });

  it('reminds those who are to answer, and nobody else', () => {
    const data = { alertId: raised.alertId, because: 'not-responded', dueAt: said.at, at: said.at } as const;
    const reminder = happened({ type: 'AlertReminded.v1', data: { ...data, agencies: [MASH] } });
    expect(messages(reminder).map(({ agency, event }) => [agency, event.type])).toEqual([[MASH, 'alert.reminded.v1']]);
  });

  it('is the same, id and all, when it is told again', () => {
    expect(JSON.stringify(createAlertMessages(settings)(newsOf(raised)))).toBe(
      JSON.stringify(messages(newsOf(raised))),
    );
  });

  it('has an id of its own for each recipient and each event', () => {
    const ids = [...messages(newsOf(raised)), ...messages(withdrawal)].map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(4);
  });

  it('never holds the id of the person', () => {
    expect(JSON.stringify([messages(newsOf(raised)), messages(withdrawal)])).not.toContain(CHILD);
  });

  it('names the area only where one is configured', () => {
    const [first] = createAlertMessages({ ...settings, area: undefined })(newsOf(raised));
    expect(first?.event.source).toBe('urn:tessera');
  });
});

describe('what an agency is told of several alerts', () => {
  const among = {
    alertId: raised.alertId,
    personId: CHILD,
    pattern: raised.pattern,
    patternVersion: raised.patternVersion,
    title: raised.title,
    theme: 'health',
    level: 3,
    recognisableOn: raised.recognisableOn,
    recognisedOn: raised.recognisedOn,
    reason: 'mash-triage',
  } as const;
  const bulletinId = '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0041';
  const stored = { ...newsOf(raised).stored, streamId: `bulletin-${bulletinId}` };
  const groupId = '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0042';
  const alerts = [among, { ...among, lapsedOn: '2026-02-20' }];
  const at = '2026-03-02T09:00:00.000Z';
  const grouped = {
    stored,
    bulletin: {
      type: 'AlertsGrouped.v1',
      data: { bulletinId, groupId, agency: MASH, theme: 'health', childCount: 2, alerts, at },
    },
  } as const;
  const counts = [{ level: 3, theme: 'health', count: 7 }] as const;
  const digested = {
    stored,
    bulletin: { type: 'AlertsDigested.v1', data: { bulletinId, agency: MASH, dueAt: at, counts, alerts, at } },
  } as const;

  it.each([
    ['of a family', grouped, 'alert.grouped.v1'],
    ['of low levels', digested, 'alert.digest.v1'],
  ])('keeps to its published schema, and names nobody: %s', (_, news, type) => {
    const [sent, ...more] = messages(news);
    expect(more).toEqual([]);
    const event = JSON.parse(JSON.stringify(sent?.event)) as BulletinCloudEvent;
    expect(event.type).toBe(type);
    expect([isEnvelope(event), isEnvelope.errors]).toEqual([true, null]);
    const check = isData[event.type];
    expect([check(event.data), check.errors]).toEqual([true, null]);
    expect(check({ ...event.data, personId: CHILD })).toBe(false);
    expect(event.data.alerts.map(({ subject }) => subject)).toEqual(
      alerts.map(() => pseudonymOf(settings.pseudonymKey, MASH, CHILD)),
    );
    expect(JSON.stringify(event)).not.toContain(CHILD);
  });

  it('says no more of the alerts in it than a message of their own would', () => {
    const withLess = createAlertMessages({
      ...settings,
      leastInformation: loadLeastInformation([...loadVocabulary().agencies.values()]),
    });
    const HOUSING = 'urn:agency:northmoor-housing';
    for (const news of [grouped, digested]) {
      const data = { ...news.bulletin.data, agency: HOUSING };
      const [sent] = withLess({ ...news, bulletin: { ...news.bulletin, data } as BulletinEvent });
      expect(JSON.stringify(sent?.event.data)).toContain('"level":3');
      expect(JSON.stringify(sent?.event.data)).not.toMatch(/pattern|theme|title|recognis/);
      const event = JSON.parse(JSON.stringify(sent?.event)) as BulletinCloudEvent;
      expect(checkOf(`${event.type}.cloudevent`).payload(event)).toEqual([]);
    }
  });

  it('says how many it does not list', () => {
    expect(messages(digested)[0]?.event.data).toMatchObject({ alertCount: 7, notListed: 5 });
  });
});

describe('the pseudonym of a child', () => {
  it('is the same for one agency every time, and another for another agency, child or key', () => {
    const key = settings.pseudonymKey;
    const pseudonym = pseudonymOf(key, MASH, CHILD);
    expect(pseudonymOf(key, MASH, CHILD)).toBe(pseudonym);
    expect(pseudonymOf(key, SCHOOL, CHILD)).not.toBe(pseudonym);
    expect(pseudonymOf(key, MASH, raised.matchId)).not.toBe(pseudonym);
    expect(pseudonymOf(Buffer.alloc(32, 8), MASH, CHILD)).not.toBe(pseudonym);
  });

  it('is not made with a key that could be guessed', () => {
    expect(() => createAlertMessages({ ...settings, pseudonymKey: Buffer.alloc(16) })).toThrow(RangeError);
  });
});
