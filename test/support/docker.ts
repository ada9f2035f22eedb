import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Whether an engine answers on the socket of `DOCKER_HOST`, else on the usual one. */
export const dockerAnswers = async (): Promise<boolean> => {
  const host = new URL(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock');
  const overSocket = host.protocol === 'unix:';
  if (overSocket && !existsSync(fileURLToPath(`file://${host.pathname}`))) return false;
  return new Promise((resolve) => {
    const socket = overSocket
      ? createConnection({ path: host.pathname })
      : createConnection({ host: host.hostname, port: Number(host.port || 2375) });
    const answer = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(2_000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('connect', () => socket.write('GET /_ping HTTP/1.0\r\n\r\n'));
    socket.once('data', (bytes) => answer(bytes.toString('latin1').startsWith('HTTP/1.')));
  });
};
