import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '#platform';
import type { Agency } from '#vocabulary';
import { eventTopics, vouchedAgency } from './event-topics.js';

const [A, B, C] = ['urn:agency:a', 'urn:agency:b', 'urn:agency:c'] as const;
const register: ReadonlyMap<string, Agency> = new Map(
  [A, B, C].map((urn) => [urn, { urn, name: urn, kind: 'education', area: 'Example' }]),
);

describe('whose events a topic carries', () => {
  const topics = eventTopics({ agencies: [A], gatewayAgencies: [B, C] }, register);

  it('is its own agency, or those of the gateway', () => {
    expect([...topics.values()]).toEqual([
      { name: 'tessera.events.a', refused: 'tessera.events.refused.a', agencies: new Set([A]) },
      { name: 'tessera.events', refused: 'tessera.events.refused', agencies: new Set([B, C]) },
    ]);
  });

  it('is no matter of what the event says', () => {
    const own = topics.get('tessera.events.a');
    const gateway = topics.get('tessera.events');
    if (!own || !gateway) throw new Error('There are two topics.');
    expect([A, B, undefined, 7].map((source) => vouchedAgency(own, { source }))).toEqual([
      A,
      undefined,
      undefined,
      undefined,
    ]);
    expect([A, B, C].map((source) => vouchedAgency(gateway, { source }))).toEqual([undefined, B, C]);
    expect([null, 'text', []].map((event) => vouchedAgency(own, event))).toEqual([undefined, undefined, undefined]);
  });

  it('can be all that are registered, and nobody else', () => {
    expect(eventTopics({ agencies: 'all', gatewayAgencies: [] }, register).size).toBe(3);
    expect(eventTopics({ agencies: [], gatewayAgencies: [] }, register).size).toBe(0);
    expect(() => eventTopics({ agencies: ['urn:agency:canary'], gatewayAgencies: [] }, register)).toThrow(ConfigError);
    expect(() => eventTopics({ agencies: ['urn:agency:canary'], gatewayAgencies: [] }, register)).not.toThrow('canary');
  });
});
