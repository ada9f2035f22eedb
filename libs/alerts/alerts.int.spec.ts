import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPostgresEventStore } from '#event-store/postgres';
import type { EventStore, NewEvent, StoredEvent } from '#event-store';
import { londonToday, newId, systemClock } from '#platform';
import { alertStream, personStream } from '#vocabulary';
import type { Agency, AlertAcknowledged, PatternRecognised } from '#vocabulary';
import { testDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { lapsed, matchOf, recognised, reported, retracted, strengthened } from '../../test/support/matches.js';
import { alertIdFor } from './alert.js';
import { createAlertsProcessor } from './processor.js';
import type { AlertsProcessorParts } from './processor.js';
import { readAlert } from './read-alert.js';
import { loadRouting } from './routing.js';

const urn = (name: string) => `urn:agency:${name}`;
const register = [
  ['northmoor-mash', 'mash'],
  ['northmoor-early-help', 'early-help'],
  ['northmoor-childrens-services', 'social-care'],
  ['northmoor-police', 'police'],
  ['oakfield-primary-school', 'education'],
  ['northmoor-hospital-trust', 'health'],
  ['northmoor-housing', 'housing'],
].map(([name, kind]) => ({ urn: urn(String(name)), name, kind, area: 'Northmoor' })) as Agency[];
const SCHOOL = urn('oakfield-primary-school');
const HOSPITAL = urn('northmoor-hospital-trust');
const HOUSING = urn('northmoor-housing');

const routing = loadRouting(register);

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await testDatabase('alerts');
  store = createPostgresEventStore({ url: database.url });
}, 60_000);
afterAll(async () => {
  await store.close();
  await database.drop();
});

const alertsOn = (storeOfAlerts: AlertsProcessorParts['store']) =>
  createAlertsProcessor({ store: storeOfAlerts, agencies: register, routing });

/** A child's stream, and everything that alerts make of it. */
const aChild = () => {
  const personId = newId();
  const streamId = personStream(personId);
  let seen = 0;
  let version = 0;

  const happens = async (...events: NewEvent[]): Promise<void> => {
    const [outcome] = await store.append([{ streamId, expectedVersion: version, events }]);
    expect(outcome?.status).toBe('stored');
    version += events.length;
  };
  const unseen = async (): Promise<StoredEvent[]> => {
    const batch = await store.readAll({ after: seen, limit: 10_000 });
    seen = batch.at(-1)?.position ?? seen;
    return batch;
  };
  /** The alerts processor sees what has happened since it last did. */
  const alertsRun = async (): Promise<void> => alertsOn(store).handle(await unseen());
  const start = async (): Promise<void> => {
    seen = await store.head();
  };
  const alertOf = (match: PatternRecognised) => readAlert(store, alertIdFor(match.matchId, match.level));
  const toldBy = async (match: PatternRecognised) =>
    (await alertOf(match))?.raised.recipients.map(({ agency, reason }) => `${agency.slice(11)}: ${reason}`);
  const alertEvents = async (match: PatternRecognised) =>
    (await store.readStream(alertStream(alertIdFor(match.matchId, match.level)))).map(({ type }) => type);
  return { personId, happens, unseen, alertsRun, start, alertOf, toldBy, alertEvents };
};

const acknowledgedBy = async (match: PatternRecognised, agency: string): Promise<void> => {
  const alertId = alertIdFor(match.matchId, match.level);
  const data: AlertAcknowledged = { alertId, agency, by: 'worker-1', at: '2026-03-03T10:15:00.000Z' };
  await store.append([
    {
      streamId: alertStream(alertId),
      expectedVersion: 1,
      events: [{ id: newId(), type: 'AlertAcknowledged.v1', data }],
    },
  ]);
};

describe('what follows when a pattern is recognised', () => {
  it('is an alert to the MASH, to whoever reported the evidence and to whoever knows the child', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId, { agencies: [HOSPITAL] });
    await child.happens(
      reported(child.personId, HOSPITAL),
      reported(child.personId, HOUSING),
      reported(child.personId, urn('example-unregistered')),
      recognised(match),
    );
    await child.alertsRun();
    expect(await child.toldBy(match)).toEqual([
      'northmoor-mash: mash-triage',
      'northmoor-hospital-trust: reported-evidence',
      'northmoor-housing: knows-child',
    ]);
    expect((await child.alertOf(match))?.raised).toMatchObject({
      matchId: match.matchId,
      personId: child.personId,
      recognisableOn: '2026-02-10',
      recognisedOn: '2026-03-02',
    });
  });

  it('is not told to an agency that took back all that it had reported on the child', async () => {
    const child = aChild();
    await child.start();
    const mistaken = reported(child.personId, HOUSING);
    const match = matchOf(child.personId);
    await child.happens(mistaken, retracted(mistaken), recognised(match));
    await child.alertsRun();
    expect(await child.toldBy(match)).toEqual(['northmoor-mash: mash-triage']);
  });

  it('is one alert, however often the batch is delivered', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId);
    await child.happens(recognised(match));
    const batch = await child.unseen();
    await alertsOn(store).handle(batch);
    await alertsOn(store).handle(batch);
    await Promise.all([alertsOn(store).handle(batch), alertsOn(store).handle(batch)]);
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1']);
  });

  it('is one alert, when recognised and strengthened come in one batch', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId);
    await child.happens(recognised(match), strengthened({ ...match, patternVersion: 2 }));
    await child.alertsRun();
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1']);
  });

  it('is nothing where the level routes to nobody, until a higher level is reached', async () => {
    const child = aChild();
    await child.start();
    const noted = matchOf(child.personId, { level: 1 });
    await child.happens(recognised(noted));
    await child.alertsRun();
    expect(await child.alertOf(noted)).toBeUndefined();

    const early = { ...noted, level: 2 as const };
    await child.happens(strengthened(early));
    await child.alertsRun();
    expect(await child.toldBy(early)).toEqual(['northmoor-early-help: early-help-offer']);
  });

  it('is a new alert when the match reaches a higher level, and nothing when it falls back', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId, { agencies: [SCHOOL] });
    const higher = { ...match, level: 4 as const };
    await child.happens(recognised(match));
    await child.alertsRun();
    await child.happens(strengthened(higher), strengthened(match), strengthened(higher));
    await child.alertsRun();
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1', 'AlertInhibited.v1']);
    expect(await child.alertEvents(higher)).toEqual(['AlertRaised.v1']);
    expect(await child.toldBy(higher)).toEqual([
      'northmoor-mash: mash-triage',
      'northmoor-childrens-services: statutory-duty',
      'northmoor-police: joint-enquiry',
      'oakfield-primary-school: reported-evidence',
    ]);
  });

  it('is an alert that says so, when the match lies in the past', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId, { recognisableOn: '2024-05-01', recognisedOn: '2026-03-02' });
    await child.happens(recognised(match), lapsed(match, { reason: 'window-passed', lapsedOn: '2024-09-30' }));
    await child.alertsRun();
    expect((await child.alertOf(match))?.raised).toMatchObject({
      recognisableOn: '2024-05-01',
      lapsedOn: '2024-09-30',
    });
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1']);
  });

  it('is an alert again when late evidence shows that a match of the past still holds', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId, { recognisableOn: '2024-05-01' });
    const passed = () => lapsed(match, { reason: 'window-passed', lapsedOn: '2024-09-30' });
    await child.happens(recognised(match), passed(), strengthened(match), passed());
    await child.alertsRun();
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1']);
    await child.happens(strengthened(match));
    await child.alertsRun();
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1', 'AlertRaised.v1']);
    expect((await child.alertOf(match))?.raised.lapsedOn).toBeUndefined();
  });

  it('does not call a match past whose window passed after it was recognised', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId);
    await child.happens(
      recognised(match),
      lapsed(match, { reason: 'window-passed', lapsedOn: londonToday(systemClock) }),
    );
    await child.alertsRun();
    expect((await child.alertOf(match))?.raised.lapsedOn).toBeUndefined();
  });

  it('is taken back, at every level, when the evidence is', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId);
    const higher = { ...match, level: 4 as const };
    await child.happens(recognised(match));
    await child.alertsRun();
    await child.happens(strengthened(higher));
    await child.alertsRun();
    await child.happens(lapsed(higher));
    const batch = await child.unseen();
    await alertsOn(store).handle(batch);
    await alertsOn(store).handle(batch);
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1', 'AlertInhibited.v1', 'AlertWithdrawn.v1']);
    expect(await child.alertEvents(higher)).toEqual(['AlertRaised.v1', 'AlertWithdrawn.v1']);
  });

  it('is told to nobody, when the evidence was taken back before anybody was told', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId);
    await child.happens(recognised(match), lapsed(match));
    await child.alertsRun();
    expect(await child.alertOf(match)).toBeUndefined();
  });

  it('is told again when a withdrawn match is recognised again, and an old batch then changes nothing', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId);
    await child.happens(recognised(match));
    const first = await child.unseen();
    await alertsOn(store).handle(first);
    await child.happens(lapsed(match));
    await child.alertsRun();
    await alertsOn(store).handle(first);
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1', 'AlertWithdrawn.v1']);
    await child.happens(recognised(match));
    await child.alertsRun();
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1', 'AlertWithdrawn.v1', 'AlertRaised.v1']);

    await child.happens(lapsed(match));
    await alertsOn(store).handle([...(await store.readStream(personStream(child.personId)))]);
    expect((await child.alertEvents(match)).slice(2)).toEqual(['AlertRaised.v1', 'AlertWithdrawn.v1']);
  });

  it('is decided again when an agency acknowledges in between', async () => {
    const child = aChild();
    await child.start();
    const match = matchOf(child.personId, { agencies: [SCHOOL] });
    await child.happens(recognised(match));
    await child.alertsRun();
    await child.happens(lapsed(match));

    let interrupted = false;
    const interrupting: AlertsProcessorParts['store'] = {
      readStreams: (streams) => store.readStreams(streams),
      append: async (writes) => {
        if (!interrupted) await acknowledgedBy(match, SCHOOL);
        interrupted = true;
        return store.append(writes);
      },
    };
    await alertsOn(interrupting).handle(await child.unseen());
    expect(await child.alertEvents(match)).toEqual(['AlertRaised.v1', 'AlertAcknowledged.v1', 'AlertWithdrawn.v1']);
  });

  it('is taken back where the match loses its level, told anew at the one it still has, and replays change nothing', async () => {
    const child = aChild();
    await child.start();
    const high = matchOf(child.personId, { level: 3, agencies: [HOSPITAL] });
    const low = matchOf(child.personId, { level: 2, agencies: [HOSPITAL] });
    await child.happens(reported(child.personId, HOSPITAL), recognised(high));
    const first = await child.unseen();
    await alertsOn(store).handle(first);
    await child.happens(strengthened(low));
    await child.alertsRun();
    expect(await child.alertEvents(high)).toEqual(['AlertRaised.v1', 'AlertWithdrawn.v1']);
    expect(await child.alertEvents(low)).toEqual(['AlertRaised.v1']);

    await child.happens(strengthened(high));
    const risen = await child.unseen();
    await alertsOn(store).handle(risen);
    expect(await child.alertEvents(high)).toEqual(['AlertRaised.v1', 'AlertWithdrawn.v1', 'AlertRaised.v1']);
    await alertsOn(store).handle([...first, ...risen]);
    expect(await child.alertEvents(high)).toEqual(['AlertRaised.v1', 'AlertWithdrawn.v1', 'AlertRaised.v1']);
  });
});
