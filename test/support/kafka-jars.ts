import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '#platform';

/** A Kafka broker that tests may use. */
export interface TestKafka {
  /** `host:port`, several with commas between them. */
  readonly brokers: string;
  /** The same broker over TLS, where it was asked for: clients show a certificate and say who they are. */
  readonly secured?: SecuredBroker;
  /** Kills the broker, and starts it again with what it had stored. Only where the broker is this test's own. */
  readonly outage?: { begin(): Promise<void>; end(): Promise<void> };
  stop(): Promise<void>;
}

/** A listener of TLS with SASL, its users, and what they may do by rules alone: it denies whatever none allows. */
export interface SecuredBroker {
  readonly brokers: string;
  /** A file of the authority that signed the broker's certificate; also a certificate that clients may show. */
  readonly certificateFile: string;
  readonly keyFile: string;
  /** By name; every mechanism knows them. */
  readonly passwords: Readonly<Record<string, string>>;
}

const FOLDER = fileURLToPath(new URL('./kafka-broker/', import.meta.url));
const VERSION = /<kafka\.version>(.+)<\/kafka\.version>/.exec(readFileSync(join(FOLDER, 'pom.xml'), 'utf8'))?.[1] ?? '';
const JARS = fileURLToPath(new URL(`../../.cache/kafka/${VERSION}/`, import.meta.url));

/** Whether the jars of the broker are on this machine, and a Java to run them. */
export const hasJars = (): boolean => existsSync(JARS) && spawnSync('java', ['-version']).status === 0;

/** Fetches the jars where they are missing: minutes the first time, nothing after. */
export const installJars = async (): Promise<void> => {
  await promisify(execFile)('sh', [join(FOLDER, 'install.sh')]);
};

const JAVA = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  `-Dlog4j2.configurationFile=${join(FOLDER, 'log4j2.properties')}`,
  '-cp',
  join(JARS, '*'),
];

const TLS = (kind: 'cert' | 'key'): string => fileURLToPath(new URL(`./tls/localhost.${kind}.pem`, import.meta.url));

/**
 * A broker of one node (KRaft) on free ports, with a folder of its own.
 * @param users who may log in on a secured listener; without any there is none. `tessera` may do everything there.
 */
export const brokerFromJars = async (users: readonly string[] = []): Promise<TestKafka> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-kafka-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const [port = 0, controllerPort = 0, securedPort = 0] = await freePorts(3);
    const settings = join(folder, 'server.properties');
    const passwords = Object.fromEntries(users.map((user) => [user, randomBytes(12).toString('hex')]));
    await writeFile(settings, serverProperties(folder, port, controllerPort));
    if (users.length > 0) await secure(folder, settings, securedPort, passwords);
    const clusterId = `--cluster-id=${randomBytes(16).toString('base64url')}`;
    await promisify(execFile)('java', [
      ...JAVA,
      'kafka.tools.StorageTool',
      'format',
      clusterId,
      `--config=${settings}`,
      ...Object.entries(passwords).map(
        ([name, password]) => `--add-scram=SCRAM-SHA-512=[name=${name},password=${password}]`,
      ),
    ]);
    const start = () => startBroker(folder, settings, port);
    let kill = await start();
    return {
      brokers: `127.0.0.1:${port}`,
      ...(users.length > 0 && {
        secured: {
          brokers: `localhost:${securedPort}`,
          certificateFile: TLS('cert'),
          keyFile: TLS('key'),
          passwords,
        },
      }),
      outage: {
        begin: () => kill(),
        end: async () => {
          kill = await start();
        },
      },
      stop: async () => {
        await kill();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
};

/** Waits for the end of its input, which is the end of the test run, however that ended; then it cleans up. */
const AFTER_US = 'trap "" INT TERM HUP; cat >/dev/null; kill -9 "$1"; rm -rf "$2"';

/** Starts the broker on its folder, and answers how to kill it. */
const startBroker = async (folder: string, settings: string, port: number): Promise<() => Promise<void>> => {
  const broker = spawn('java', [...JAVA, 'kafka.Kafka', settings], { stdio: ['ignore', 'ignore', 'pipe'] });
  const left = spawn('sh', ['-c', AFTER_US, 'sh', String(broker.pid), folder], { stdio: ['pipe', 'ignore', 'ignore'] });
  const kill = async (): Promise<void> => {
    left.kill('SIGKILL');
    if (broker.exitCode !== null || broker.signalCode !== null) return;
    const gone = once(broker, 'exit');
    broker.kill('SIGKILL');
    await gone;
  };
  try {
    await listening(broker, port);
    return kill;
  } catch (error) {
    await kill();
    throw error;
  }
};

const serverProperties = (folder: string, port: number, controllerPort: number): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
`;

/** Adds a listener of TLS and SASL, and rules that say who may do what on it. */
const secure = async (
  folder: string,
  settings: string,
  port: number,
  passwords: Readonly<Record<string, string>>,
): Promise<void> => {
  const store = join(folder, 'store.pem');
  await writeFile(store, (await readFile(TLS('key'), 'utf8')) + (await readFile(TLS('cert'), 'utf8')));
  const users = Object.entries(passwords).map(([name, password]) => `user_${name}="${password}"`);
  const text = (await readFile(settings, 'utf8'))
    .replace(/^(listeners=.*)$/m, `$1,SASL_SSL://127.0.0.1:${port}`)
    .replace(/^(advertised\.listeners=.*)$/m, `$1,SASL_SSL://localhost:${port}`)
    .replace(/^(listener\.security\.protocol\.map=.*)$/m, '$1,SASL_SSL:SASL_SSL');
  await writeFile(
    settings,
    `${text}
ssl.keystore.type=PEM
ssl.keystore.location=${store}
ssl.truststore.type=PEM
ssl.truststore.location=${TLS('cert')}
listener.name.sasl_ssl.ssl.client.auth=required
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required ${users.join(' ')};
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS;User:tessera
`,
  );
};

const freePorts = async (count: number): Promise<number[]> => {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
};

/** Waits until the broker takes connections; fails with the last of its log where it ends first. */
const listening = async (broker: ChildProcess, port: number): Promise<void> => {
  let log = '';
  broker.stderr?.on('data', (text: Buffer) => {
    log = (log + text.toString()).slice(-4_000);
  });
  let failure: string | undefined;
  broker.once('error', (error) => (failure = error.message));
  broker.once('exit', () => (failure = `The Kafka broker ended:\n${log}`));
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (failure !== undefined) throw new Error(failure);
    if (await accepts(port)) return;
    await pause(200);
  }
  throw new Error(`The Kafka broker takes no connections:\n${log}`);
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
