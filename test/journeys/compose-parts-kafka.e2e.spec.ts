import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { alertsTopicOf } from '#delivery';
import { freePort } from '#platform';
import { agencyEvent, child } from '../support/agency-events.js';
import { testDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { kafkaForTests } from '../support/kafka.js';
import { eventsIn, readTopic } from '../support/kafka-topics.js';
import { runProgram } from '../support/programs.js';
import { MASH, POLICE, urn } from '../support/service.js';
import { startTokenIssuer } from '../support/token-issuer.js';
import { waitFor } from '../support/wait-for.js';

interface Service {
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly deploy?: { readonly replicas: number };
}
interface Part {
  readonly name: string;
  readonly url: string;
}

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const { services } = parse(read('docker-compose.yml')) as { services: Readonly<Record<string, Service>> };
const parts = Object.entries(services).filter(([, { profiles }]) => profiles?.includes('parts'));

/** As compose does: `${NAME:-default}` and `${NAME:?why}`, from what stands in `.env`. */
const substitute = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replaceAll(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind: string | undefined, word: string | undefined) => {
      const value = env[name] ?? '';
      if (value === '' && kind === '?') throw new Error(`${name}: ${word ?? ''}`);
      return value === '' && kind === '-' ? (word ?? '') : value;
    },
  );

const kafka = await kafkaForTests();
const ends = new Ends();
afterAll(() => ends.all(), 60_000);

if ('skipped' in kafka) {
  it(`is tried where a Kafka broker is: ${kafka.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  ends.add(kafka, ({ stop }) => stop());

  it('the parts of docker-compose.yml, with the settings that it gives them, bring an event to its Kafka topic', async () => {
    const database = ends.add(await testDatabase('compose parts'), ({ drop }) => drop());
    const issuer = ends.add(await startTokenIssuer(), ({ stop }) => stop());
    const password = randomBytes(24).toString('hex');
    // What the head of the file asks for.
    const dotEnv = { TESSERA_DB_PASSWORD: password, OIDC_ISSUER: issuer.issuer, OIDC_AUDIENCE: issuer.audience };
    const volume = await ends.folder('compose-parts');
    const kafkaAddress = kafka.brokers;

    const start = async (name: string, { command = [], environment = {} }: Service): Promise<Part> => {
      const [node, , main = ''] = command;
      expect(node).toBe('node');
      const port = await freePort('127.0.0.1');
      const given = Object.entries(environment).map(([variable, text]) => [
        variable,
        substitute(text, dotEnv)
          // The names that containers have for each other.
          .replace(`postgres://tessera:${password}@postgres:5432/tessera`, database.url)
          .replace('kafka:19092', kafkaAddress),
      ]);
      const source = main.replace(/^dist\//, '').replace(/\.js$/, '.ts');
      const program = runProgram(source, [], {
        ...(Object.fromEntries(given) as Record<string, string>),
        // What the Dockerfile gives all of them.
        NODE_ENV: 'production',
        HOST: '0.0.0.0',
        TESSERA_DATA: volume,
        PORT: String(port),
      });
      let remarks = '';
      program.stderr?.setEncoding('utf8').on('data', (text: string) => (remarks += text));
      program.stdout?.resume();
      const ended = once(program, 'exit');
      ends.add(program, async () => {
        program.kill('SIGTERM');
        await ended;
      });
      const url = `http://127.0.0.1:${String(port)}`;
      await waitFor(
        `${name} to be ready`,
        async () => {
          if (program.exitCode !== null) throw new Error(`${name} ended: ${remarks}`);
          // What the Dockerfile's HEALTHCHECK asks, and what says that it may be used.
          return (await fetch(`${url}/health/live`)).ok && (await fetch(`${url}/health/ready`)).ok;
        },
        { withinMs: 120_000, everyMs: 200 },
      );
      return { name, url };
    };
    // All at once, as compose starts them: on an empty database and an empty volume.
    const started = await Promise.all(
      parts.flatMap(([name, service]) =>
        Array.from({ length: service.deploy?.replicas ?? 1 }, () => start(name, service)),
      ),
    );
    expect(started.map(({ name }) => name).sort()).toEqual(
      ['courier', 'hub', 'intake-1', 'intake-2', 'sentinel', 'sentinel'].sort(),
    );

    // This very moment: an hour of today would be one to come, where the tests run before it.
    const now = new Date().toISOString();
    const token = await issuer.sign({ sub: POLICE, roles: ['agency-system'], agency: urn(POLICE) });
    for (const [n, { url }] of started.filter(({ name }) => name.startsWith('intake')).entries()) {
      const event = agencyEvent({
        source: urn(POLICE),
        type: 'police.child-concern',
        time: now,
        data: {
          people: [child(4_100 + n, { dateOfBirth: '2022-05-01' })],
          occurredOn: { date: now.slice(0, 10) },
          circumstances: ['left-alone'],
        },
      });
      const answer = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(event),
      });
      expect(answer.status).toBe(201);
    }
    const topic = alertsTopicOf(urn(MASH));
    const told = await waitFor(
      'the alerts on the topic of the hub',
      async () => eventsIn(await readTopic(kafka, topic, ({ length }) => length >= 2)),
      { withinMs: 90_000, everyMs: 500 },
    );
    expect(told.map(({ type }) => type)).toEqual(['alert.raised.v1', 'alert.raised.v1']);
    for (const { data } of told) expect(data.link).toMatch(/^http:\/\/localhost:3011\//);
  }, 300_000);
}
