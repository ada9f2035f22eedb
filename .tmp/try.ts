import { createKurrentEventStore } from '#event-store/kurrentdb';
const store = createKurrentEventStore({ connectionString: process.argv[2]!, url: process.argv[3]!, logger: { info: (d: object, m: string) => console.log('info', d, m), warn: (d: object, m: string) => console.log('warn', d, m) } });
const time = async (what: string, run: () => Promise<unknown>) => { const t = Date.now(); try { console.log(what, await run()); } catch (e) { console.log(what, 'threw', String(e)); } console.log('  ', Date.now() - t, 'ms'); };
const sub = store.subscribe({ after: 0, handle: async () => undefined, onError: (e) => console.log('onError', String(e)) });
await time('head', () => store.head());
await time('append', () => store.append([{ streamId: 'person-1', expectedVersion: 0, events: [] }]));
await time('readAll', () => store.readAll({ after: 0, limit: 5 }));
await time('stop', () => sub.stop());
await time('close', () => store.close());
