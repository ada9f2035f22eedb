import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';
import { ConfigError } from './settings-reader.js';

const pem = (kind: 'cert' | 'key'): string =>
  fileURLToPath(new URL(`../../test/support/tls/localhost.${kind}.pem`, import.meta.url));

const faultsOf = (env: NodeJS.ProcessEnv): Readonly<Record<string, string>> => {
  try {
    loadConfig(env);
    return {};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return Object.fromEntries(error.faults.map(({ variable, fault }) => [variable, fault]));
  }
};

describe('how Kafka is reached', () => {
  const far = { KAFKA_BROKERS: 'kafka.example:9093' };
  const tls = { ...far, KAFKA_TLS: 'true' };
  const canary = 'canary-password';
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tessera-kafka-config-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const aFile = (text: string): string => {
    const file = join(folder, `file-${String(Math.random()).slice(2)}`);
    writeFileSync(file, text);
    return file;
  };

  it('is encrypted with the certificates of files', () => {
    const { kafka } = loadConfig({
      ...tls,
      KAFKA_TLS_CA_FILE: pem('cert'),
      KAFKA_TLS_CERT_FILE: pem('cert'),
      KAFKA_TLS_KEY_FILE: pem('key'),
    });
    expect(kafka.tls?.ca).toContain('BEGIN CERTIFICATE');
    expect(kafka.tls?.cert).toContain('BEGIN CERTIFICATE');
    expect(kafka.tls?.key).toContain('PRIVATE KEY');
  });

  it('takes the password from a file, without the line feed at its end', () => {
    const env = { ...far, KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', KAFKA_SASL_USERNAME: 'tessera' };
    const sasl = { mechanism: 'scram-sha-512', username: 'tessera', password: canary };
    expect(loadConfig({ ...env, KAFKA_SASL_PASSWORD_FILE: aFile(`${canary}\n`) }).kafka.sasl).toEqual(sasl);
    expect(loadConfig({ ...env, KAFKA_SASL_PASSWORD: canary }).kafka.sasl).toEqual(sasl);
  });

  it('sends no password in the clear', () => {
    const plain = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'tessera', KAFKA_SASL_PASSWORD: canary };
    expect(Object.keys(faultsOf({ ...far, ...plain }))).toEqual(['KAFKA_SASL_MECHANISM']);
    expect(faultsOf({ ...tls, ...plain })).toEqual({});
    expect(faultsOf({ KAFKA_BROKERS: 'localhost:9092,[::1]:9092', ...plain })).toEqual({});
  });

  it.each<[string, NodeJS.ProcessEnv, string]>([
    [
      'a mechanism that is none',
      { KAFKA_SASL_MECHANISM: 'gssapi', KAFKA_SASL_USERNAME: 'a', KAFKA_SASL_PASSWORD: canary },
      'KAFKA_SASL_MECHANISM',
    ],
    ['no password', { KAFKA_SASL_MECHANISM: 'scram-sha-256', KAFKA_SASL_USERNAME: 'a' }, 'KAFKA_SASL_PASSWORD'],
    ['no user', { KAFKA_SASL_MECHANISM: 'scram-sha-256', KAFKA_SASL_PASSWORD: canary }, 'KAFKA_SASL_USERNAME'],
    ['a password without a mechanism', { KAFKA_SASL_PASSWORD: canary }, 'KAFKA_SASL_PASSWORD'],
    ['a file that is not there', { KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: '/nowhere/ca.pem' }, 'KAFKA_TLS_CA_FILE'],
    ['a file of no certificate', { KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: pem('key') }, 'KAFKA_TLS_CA_FILE'],
    ['a certificate without its key', { KAFKA_TLS: 'true', KAFKA_TLS_CERT_FILE: pem('cert') }, 'KAFKA_TLS_KEY_FILE'],
    ['a key without its certificate', { KAFKA_TLS: 'true', KAFKA_TLS_KEY_FILE: pem('key') }, 'KAFKA_TLS_CERT_FILE'],
    ['certificates without encryption', { KAFKA_TLS_CA_FILE: pem('cert') }, 'KAFKA_TLS_CA_FILE'],
    ['neither yes nor no', { KAFKA_TLS: 'on' }, 'KAFKA_TLS'],
    ['no partition', { KAFKA_TOPIC_PARTITIONS: '0' }, 'KAFKA_TOPIC_PARTITIONS'],
  ])('refuses %s, and names the variable, not its value', (_, env, variable) => {
    const faults = faultsOf({ ...far, ...env });
    expect(Object.keys(faults)).toEqual([variable]);
    expect(JSON.stringify(faults)).not.toContain(canary);
  });

  it('refuses a key that is not that of the certificate', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = aFile(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const faults = faultsOf({ ...tls, KAFKA_TLS_CERT_FILE: pem('cert'), KAFKA_TLS_KEY_FILE: other });
    expect(Object.keys(faults)).toEqual(['KAFKA_TLS_KEY_FILE']);
  });

  it('refuses an empty file of a password, and a password beside a file of it', () => {
    const env = { ...far, KAFKA_SASL_MECHANISM: 'scram-sha-256', KAFKA_SASL_USERNAME: 'a' };
    expect(Object.keys(faultsOf({ ...env, KAFKA_SASL_PASSWORD_FILE: aFile('\n') }))).toEqual([
      'KAFKA_SASL_PASSWORD_FILE',
    ]);
    const both = { ...env, KAFKA_SASL_PASSWORD_FILE: aFile(canary), KAFKA_SASL_PASSWORD: canary };
    expect(Object.keys(faultsOf(both))).toEqual(['KAFKA_SASL_PASSWORD']);
  });
});
