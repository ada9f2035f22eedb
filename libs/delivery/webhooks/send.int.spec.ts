import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import { Ends } from '../../../test/support/ends.js';
import { answering, CERTIFICATE, startReceiver, type TestReceiver } from '../../../test/support/webhook-receiver.js';
import { allowingNetworks } from './addresses.js';
import { send, type SendSettings } from './send.js';

const ends = new Ends();
afterEach(() => ends.all());

const LOOPBACK = allowingNetworks(['127.0.0.0/8']);
const EVERYBODYS = allowingNetworks([]);

const receiver = async (): Promise<TestReceiver> => ends.add(await startReceiver(), ({ close }) => close());

type Resolve = NonNullable<SendSettings['resolve']>;
/** A name server that answers these addresses, the next ones each time. */
const nameServer = (...answers: readonly (readonly string[])[]): { resolve: Resolve; asked: () => number } => {
  let asked = 0;
  const resolve = (_name: string, _options: unknown, callback: (...answer: unknown[]) => void): void => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { resolve: resolve as unknown as Resolve, asked: () => asked };
};

const post = (url: string, port: number, settings: Partial<SendSettings> = {}) =>
  send(
    { url, headers: { 'content-type': 'application/cloudevents+json' }, body: '{"id":"1"}' },
    { allows: LOOPBACK, ports: [port], timeoutMs: 10_000, authorities: CERTIFICATE, ...settings },
    new AbortController().signal,
  );

describe('a message to a receiver', () => {
  it('comes as it is, to the path and the query of its URL', async () => {
    const { url, port, received } = await receiver();
    expect(await post(`${url}?key=example`, port)).toEqual({ answered: true, status: 204 });
    expect(received).toEqual([expect.objectContaining({ path: '/hook?key=example', body: '{"id":"1"}' })]);
    expect(received[0]?.headers).toMatchObject({
      host: `localhost:${String(port)}`,
      'content-type': 'application/cloudevents+json',
    });
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['loopback of IPv6', ['::1']],
    ['loopback in the clothes of IPv6', ['::ffff:127.0.0.1']],
    ['link-local', ['169.254.169.254']],
    ['private', ['10.0.0.1']],
    ['a good one and one of the inside', ['93.184.216.34', '127.0.0.1']],
    ['none', []],
  ])('is blocked at connect where the name leads to %s (row 47)', async (_kind, addresses) => {
    const { port, received } = await receiver();
    const { resolve } = nameServer(addresses);
    const outcome = await post(`https://receiver.example:${String(port)}/`, port, { allows: EVERYBODYS, resolve });
    expect(outcome).toEqual({ answered: false, fault: 'address-not-allowed' });
    expect(received).toEqual([]);
  });

  it('goes to the address that was looked at: the name is asked once, and what it says next changes nothing (row 47)', async () => {
    const { port, received } = await receiver();
    const names = nameServer(['127.0.0.1'], ['10.0.0.1']);
    const url = `https://receiver.example:${String(port)}/`;
    expect(await post(url, port, { resolve: names.resolve })).toMatchObject({ answered: true });
    expect(names.asked()).toBe(1);
    // The next message looks again, and the name has been bound anew, to the inside.
    expect(await post(url, port, { resolve: names.resolve })).toEqual({
      answered: false,
      fault: 'address-not-allowed',
    });
    expect(received).toHaveLength(1);
  });

  it.each(['https://127.0.0.1', 'https://[::1]', 'https://169.254.169.254', 'https://0x7f000001'])(
    'is blocked where the URL itself is such an address, also one that was let in before rules changed (row 47): %s',
    async (origin) => {
      const { port, received } = await receiver();
      const outcome = await post(`${origin}:${String(port)}/`, port, { allows: EVERYBODYS });
      expect(outcome).toEqual({ answered: false, fault: 'address-not-allowed' });
      expect(received).toEqual([]);
    },
  );

  it('does not follow a redirect (row 48)', async () => {
    const { url, port, received, answer } = await receiver();
    const elsewhere = await receiver();
    answer(answering(307, { location: elsewhere.url }));
    expect(await post(url, port)).toEqual({ answered: true, status: 307 });
    expect(received).toHaveLength(1);
    expect(elsewhere.received).toEqual([]);
  });

  it('is told what the receiver asks for', async () => {
    const { url, port, answer } = await receiver();
    answer(answering(429, { 'retry-after': '120' }));
    expect(await post(url, port)).toEqual({ answered: true, status: 429, retryAfter: '120' });
  });

  it('is given up where the receiver hangs (row 48)', async () => {
    const { url, port, answer, received } = await receiver();
    answer(() => undefined);
    expect(await post(url, port, { timeoutMs: 300 })).toEqual({ answered: false, fault: 'timed-out' });
    expect(received).toHaveLength(1);
  });

  it('is given up where the name server hangs, and when whoever sends it may send no more', async () => {
    const { port, received } = await receiver();
    const url = `https://receiver.example:${String(port)}/`;
    const resolve = (() => undefined) as unknown as Resolve;
    expect(await post(url, port, { timeoutMs: 300, resolve })).toEqual({ answered: false, fault: 'timed-out' });

    const settings = { allows: LOOPBACK, ports: [port], timeoutMs: 10_000, resolve };
    const over = new AbortController();
    const sending = send({ url, headers: {}, body: '{}' }, settings, over.signal);
    over.abort();
    expect(await sending).toEqual({ answered: false, fault: 'connection-broken' });
    expect(await send({ url, headers: {}, body: '{}' }, settings, over.signal)).toMatchObject({ answered: false });
    expect(received).toEqual([]);
  });

  it('is answered by the status, however long the rest of the answer is', async () => {
    const { url, port, answer } = await receiver();
    let written = 0;
    let cutOff = false;
    answer((_message, response) => {
      response.on('close', () => (cutOff = true));
      const more = (): void => {
        while (!cutOff && response.write(Buffer.alloc(16_384, 'x'))) written += 16_384;
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    expect(await post(url, port)).toEqual({ answered: true, status: 200 });
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it('is answered by the status where the rest of the answer never comes: it was taken', async () => {
    const { url, port, answer } = await receiver();
    answer((_message, response) => response.writeHead(202).write('on its way'));
    expect(await post(url, port, { timeoutMs: 300 })).toEqual({ answered: true, status: 202 });
  });

  it('is not sent where the certificate does not hold', async () => {
    const { url, port, received } = await receiver();
    expect(await post(url, port, { authorities: undefined })).toEqual({
      answered: false,
      fault: 'certificate-not-trusted',
    });
    const { resolve } = nameServer(['127.0.0.1']);
    expect(await post(`https://another.example:${String(port)}/`, port, { resolve })).toEqual({
      answered: false,
      fault: 'certificate-not-trusted',
    });
    expect(received).toEqual([]);
  });

  it('says why it did not arrive where nobody listens, or nobody speaks TLS', async () => {
    const { url, port, close } = await startReceiver();
    await close();
    expect(await post(url, port)).toEqual({ answered: false, fault: 'not-connected' });

    const plain = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => plain.listen(port, '127.0.0.1', resolve));
    ends.add(plain, () => new Promise((resolve) => plain.close(resolve)));
    expect(await post(url, port)).toEqual({ answered: false, fault: 'connection-broken' });
  });
});
