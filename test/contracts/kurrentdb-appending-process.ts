/**
 * A process that appends until it is killed: `<database url> <KurrentDB's connection string> <file>`, where the file has
 * a line of JSON for each write. It prints the number of each line that was acknowledged.
 */
import { readFileSync } from 'node:fs';
import type { StreamWrite } from '#event-store';
import { createKurrentEventStore } from '#event-store/kurrentdb';

const [url = '', connectionString = '', file = ''] = process.argv.slice(2);
const writes = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as StreamWrite);
const store = createKurrentEventStore({ url, connectionString });
let next = 0;

const writer = async (): Promise<void> => {
  while (next < writes.length) {
    const number = next;
    next += 1;
    const write = writes[number];
    if (write && (await store.append([write]))[0]?.status === 'stored') process.stdout.write(`${String(number)}\n`);
  }
};
await Promise.all(Array.from({ length: 16 }, writer));
await store.close();
