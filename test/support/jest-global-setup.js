import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Where specs may ask for a database: the server of DATABASE_URL, else one that starts when the first spec asks. */
export default async () => {
  if (process.env.DATABASE_URL) return;
  const helper = fork(here('./database-server.ts'), [], {
    execArgv: ['--import', here('./typescript-register.js')],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  globalThis.tesseraDatabaseServer = helper;
  process.env.TESSERA_TEST_DATABASE = await new Promise((resolve, reject) => {
    helper.once('message', resolve);
    helper.once('exit', (code) => reject(new Error(`The test database's process ended with code ${code}.`)));
  });
  // Left to itself it ends with jest; it must not keep jest from ending.
  helper.unref();
  helper.channel?.unref();
};
