import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fastify } from 'fastify';

/** A route that does nothing but parse JSON and answer: what the framework costs before the service does anything. */
export const startBareRoute = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  const child = fork(fileURLToPath(import.meta.url), ['serve'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
};

const serve = async (): Promise<void> => {
  const app = fastify({ bodyLimit: 64 * 1024 * 1024 });
  app.addContentTypeParser(
    'application/cloudevents-batch+json',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
  let kept = '{}';
  app.post('/', () => ({ eventId: '', personIds: [], status: 'recorded', globalPosition: 0 }));
  app.put('/', (request) => {
    kept = JSON.stringify(request.body);
    return {};
  });
  app.get('/', (_request, reply) => reply.header('content-type', 'application/json').send(kept));
  process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
  process.on('disconnect', () => process.exit(0));
};

if (process.argv[2] === 'serve' && process.send) await serve();
