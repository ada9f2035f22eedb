import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCheckpoint } from '#event-store';
import { createLogger, loadConfig, londonToday, systemClock } from '#platform';
import { startService, type Service } from '../../../tessera/src/service.js';
import { connect, type Api } from './api.js';
import { unmet } from './check.js';
import { moveTo, readFamilies, span } from './family.js';
import { lookAtAll, PURPOSE, WORKER, type Findings } from './findings.js';
import { postAll } from './post.js';
import { screenOn, wrap, type Screen } from './screen.js';
import { show } from './show.js';
import { listenForStop, stopped } from '../until-stopped.js';
import { monthWords, plural } from './words.js';

export interface DemoOptions {
  /** End when all has been shown, rather than stay up until Ctrl-C. */
  readonly exit: boolean;
  /** Standard output by default. */
  readonly screen?: Screen;
}

/** What would wait is told at once here: nobody watches a demonstration until the next morning. */
const AT_ONCE = fileURLToPath(new URL('./floods.yaml', import.meta.url));

/**
 * Runs everything on free ports in a temporary folder, posts what agencies know of three invented families, and shows
 * what came of it.
 * @returns the exit code: 0, or 1 where something is not as the families' files say.
 */
export const runDemo = async ({ exit, screen = screenOn(process.stdout) }: DemoOptions): Promise<number> => {
  const stop = listenForStop(screen.stream);
  const folder = await mkdtemp(join(tmpdir(), 'tessera-demo-'));
  let service: Service | undefined;
  try {
    screen.say(screen.strong('Tessera: a demonstration. Every person, agency and event in it is invented.'));
    const begun = performance.now();
    const env = { PORT: '0', TESSERA_DATA: folder, LOG_LEVEL: 'error', ALERT_FLOODS_FILE: AT_ONCE };
    service = await startService(loadConfig(env), {
      logger: createLogger({ level: 'error', destination: process.stderr }),
    });
    screen.say(`Database, identity provider and service started in ${seconds(begun)}, on this machine alone.`);
    screen.say(screen.faint(`(Their data is in ${folder} and is removed at the end.)`));
    const faults = await tell(service, screen, { exit, signal: stop.signal });
    if (!exit) {
      screen.say();
      screen.say(screen.strong('It stays up until you press Ctrl-C.'));
      await stopped(stop.signal);
    }
    return faults === 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    throw error;
  } finally {
    if (stop.signal.aborted) screen.say('\nStopping.');
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
    stop.dispose();
  }
};

interface Telling {
  readonly exit: boolean;
  readonly signal: AbortSignal;
}

/** @returns in how many things it went other than the families' files say. */
const tell = async (service: Service, screen: Screen, { exit, signal }: Telling): Promise<number> => {
  const { demo } = service;
  if (!demo) throw new Error('The service runs without the demo identity provider.');
  const secrets = new Map(demo.clients.map(({ clientId, clientSecret }) => [clientId, clientSecret]));
  const api = connect(service.url, demo.tokenUrl, (clientId) => secrets.get(clientId) ?? '');

  const families = moveTo(readFamilies(), londonToday(systemClock));
  const { from, to } = span(families);
  screen.say();
  const told = `Agencies post what each of them knows of three families, ${monthWords(from)} to ${monthWords(to)}.`;
  const moved = '(Dates are moved by whole weeks so that the last of it is new: school terms fall as they may.)';
  screen.say(wrap(told, screen.width));
  screen.say(screen.faint(wrap(moved, screen.width)));
  const begun = performance.now();
  const posted = await postAll(families, api, screen, signal);
  screen.say(
    `${plural(posted.events, 'event')} and ${plural(posted.corrections, 'correction')} posted one by one ` +
      `by ${plural(posted.agencies.length, 'agency', 'agencies')} in ${seconds(begun)}.`,
  );
  const findings = await lookAtAll(posted, api, () => isPassedOn(service), signal);
  show(findings, screen);

  const faults = [...unmet(findings), ...(await showAddresses(service, api, findings, screen, exit))];
  screen.say();
  if (faults.length === 0) screen.say('All of it is as it should be.');
  else screen.say(screen.strong('This is not as it should be:'));
  for (const fault of faults) screen.say(wrap(`- ${fault}`, screen.width, '  '));
  return faults.length;
};

/** The processors between a stored event and an agency's feed of alerts. */
const PROCESSORS = ['patterns', 'alerts', 'alert-feed'];

/** Whether all that is stored has passed the processors. What one of them stores in turn, the head includes. */
const isPassedOn = async ({ parts }: Service): Promise<boolean> => {
  const positions = await Promise.all(PROCESSORS.map((name) => readCheckpoint(parts.pool, name)));
  const head = await parts.store.head();
  return positions.every((position) => position >= head);
};

/** Says where to look further, and looks whether it is there. */
const showAddresses = async (
  { url, demo }: Service,
  api: Api,
  { families }: Findings,
  screen: Screen,
  exit: boolean,
): Promise<readonly string[]> => {
  const worker = demo?.clients.find(({ clientId }) => clientId === WORKER);
  const child = families.at(-1)?.child;
  if (!demo || !worker || !child) return ['There is no demo worker, or no child.'];
  const path = `/v1/children/${child.personId}/chronology?detail=all`;
  const purpose = Object.entries(PURPOSE).map(([name, value]) => `${name}: ${value}`);
  screen.say();
  screen.say(
    screen.strong(exit ? 'Look for yourself (without --exit: with it, all of this ends now)' : 'Look for yourself'),
  );
  screen.say(`  The API, described and ready to try   ${url}/docs`);
  screen.say(`  The service                           ${url}`);
  screen.say(`  Tokens, by client credentials         ${demo.tokenUrl}`);
  screen.say(`  ${child.name}'s chronology, read as a MASH worker (paste all of it):`);
  screen.say();
  for (const line of [
    `TOKEN=$(curl -s -u ${worker.clientId}:${worker.clientSecret} \\`,
    `  -d grant_type=client_credentials ${demo.tokenUrl} \\`,
    `  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `curl -s -H "Authorization: Bearer $TOKEN" -H '${purpose.join('')}' -H 'Accept: text/csv' \\`,
    `  '${url}${path}'`,
  ]) {
    screen.say(line);
  }
  const docs = await fetch(`${url}/docs`);
  await docs.body?.cancel();
  const { entries } = await api.get<{ readonly entries: readonly unknown[] }>(path, await api.token(WORKER), PURPOSE);
  return [
    ...(docs.ok ? [] : [`${url}/docs answers ${String(docs.status)}.`]),
    ...(entries.length > 0 ? [] : ['The chronology is empty.']),
  ];
};

const seconds = (begun: number): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
