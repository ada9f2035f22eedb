import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: object;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[] };
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly deploy?: { readonly replicas: number };
}

/** A pool of ten; of the event store six to read, one to append, one to hear of others. */
const CONNECTIONS_OF_A_PROCESS = 18;
/** A connection for each name that a sentinel leads under or stands by for; a courier has fewer. */
const LEADERSHIPS_OF_A_SENTINEL = 10;
/** What PostgreSQL allows where nobody says otherwise. */
const ALLOWED_BY_ITSELF = 100;

const read = (file: string): string => readFileSync(resolve(import.meta.dirname, '../..', file), 'utf8');
const { services } = parse(read('docker-compose.yml')) as { services: Readonly<Record<string, Service>> };
const dockerfile = read('Dockerfile');
const each = Object.entries(services);
const exactTag = /:\d+\.\d+(\.\d+)?(-[a-z]+[\d.]*)*$/;

describe('docker-compose.yml', () => {
  it.each(each)('publishes no port of %s beyond this machine', (_name, { ports = [] }) => {
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
  });

  it.each(each)('runs %s as an ordinary user that can gain nothing', (_name, service) => {
    expect(service.user).toMatch(/^(?!root$|0)/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
  });

  it.each(each)('knows whether %s is healthy', (_name, { build, healthcheck }) => {
    expect(build ? dockerfile : healthcheck?.test).toEqual(
      build ? expect.stringMatching(/^HEALTHCHECK /m) : expect.arrayContaining(['CMD']),
    );
  });

  it.each(each)('lets %s wait until what it needs is healthy', (_name, { depends_on = {} }) => {
    expect(Object.values(depends_on).filter(({ condition }) => condition !== 'service_healthy')).toEqual([]);
  });

  it('lets PostgreSQL take as many connections as all of the parts may make', () => {
    const parts = each.filter(([, { profiles = [] }]) => profiles.includes('parts'));
    const needed = parts.reduce((sum, [name, { deploy: { replicas } = { replicas: 1 } }]) => {
      const leaderships = name === 'sentinel' || name === 'courier' ? LEADERSHIPS_OF_A_SENTINEL : 0;
      return sum + replicas * (CONNECTIONS_OF_A_PROCESS + leaderships);
    }, 0);
    const said = services.postgres?.command?.find((argument) => argument.startsWith('max_connections='));
    expect(Number(said?.split('=')[1] ?? ALLOWED_BY_ITSELF)).toBeGreaterThan(needed);
  });

  it.each(each)('writes down no secret of %s', (_name, { environment = {} }) => {
    const secrets = Object.entries(environment).filter(([variable]) => /PASSWORD|SECRET|TOKEN|KEY/.test(variable));
    const addresses = Object.values(environment).flatMap((value) => /:\/\/[^/:]*:(.*)@/.exec(value)?.[1] ?? []);

    for (const value of [...secrets.map(([, secret]) => secret), ...addresses]) {
      expect(value).toMatch(/^\$\{[A-Z_]+:[?-][^}]*\}$/);
    }
  });

  it.each(each.filter(([, { image }]) => image))('names an exact version of %s', (_name, { image }) => {
    expect(image).toMatch(exactTag);
  });
});

describe('Dockerfile', () => {
  it('builds and runs on one exact version of Node', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? '');

    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(exactTag);
  });

  it('runs the service as an ordinary user', () => {
    expect([...dockerfile.matchAll(/^USER (.*)$/gm)].at(-1)?.[1]).toBe('node');
  });
});
