import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { alertSchemas } from '#alerts';
import { asyncApiOf } from '../../apps/tessera/src/asyncapi.js';
import { checkOf, type AsyncApi } from '../support/asyncapi.js';

/** Severities of the parser's diagnostics. */
const ERROR_OR_WARNING: readonly number[] = [0, 1];

const text = readFileSync(new URL('../../openapi/asyncapi.json', import.meta.url), 'utf8');
let document: AsyncApi;
beforeAll(() => {
  document = JSON.parse(text) as AsyncApi;
});

describe('openapi/asyncapi.json', () => {
  it('is a valid AsyncAPI 3.0 document', async () => {
    const { document: parsed, diagnostics } = await new Parser().parse(text);
    expect(diagnostics.filter(({ severity }) => ERROR_OR_WARNING.includes(severity))).toEqual([]);
    expect(parsed?.version()).toBe('3.0.0');
  });

  it('is what the code says', () => {
    expect(document).toEqual(asyncApiOf());
  });

  it('has every kind of alert, on topics, for webhooks and in the stream', () => {
    const types = Object.keys(alertSchemas);
    expect(Object.keys(document.channels['alerts']?.messages ?? {})).toEqual(types);
    for (const channel of ['alertWebhook', 'alertStream']) {
      expect(Object.keys(document.channels[channel]?.messages ?? {})).toEqual(
        types.map((type) => `${type}.cloudevent`),
      );
    }
  });

  it('tells a message that it describes from one that it does not', () => {
    const check = checkOf('agency-event.refused.v1');
    const payload = {
      topic: 't',
      partition: 0,
      offset: '1',
      problem: { type: '/problems/x', title: 'X', status: 422 },
    };
    expect(check.payload(payload)).toEqual([]);
    expect(check.payload({ ...payload, narrative: 'Seen.' })).not.toEqual([]);
    expect(check.headers({})).not.toEqual([]);
  });
});
