import { describe, expect, it } from '@jest/globals';
import { alertsTopicOf, eventsTopicOf, GATEWAY_REFUSED_TOPIC, GATEWAY_TOPIC, refusedTopicOf } from './topic.js';

const LEGAL = /^[a-zA-Z0-9._-]{1,249}$/;

describe('the topic of an agency', () => {
  it('carries the name of its urn', () => {
    expect(alertsTopicOf('urn:agency:northmoor-mash')).toBe('tessera.alerts.northmoor-mash');
  });

  it('is a name that Kafka takes, whatever the urn holds', () => {
    for (const agency of [
      'urn:agency:St. Example’s',
      'urn:agency:a_b',
      'urn:agency:../x',
      `urn:agency:${'x'.repeat(400)}`,
    ]) {
      expect(alertsTopicOf(agency)).toMatch(LEGAL);
    }
  });

  it('is shared by no two agencies: neither when their names are written alike, nor when they are cut off', () => {
    const agencies = [
      'urn:agency:st-example',
      'urn:agency:st.example',
      'urn:agency:st_example',
      'urn:agency:ST-example',
      'st-example/',
      `urn:agency:${'x'.repeat(400)}`,
      `urn:agency:${'x'.repeat(401)}`,
    ];
    expect(new Set(agencies.map(alertsTopicOf)).size).toBe(agencies.length);
  });

  it("of its events is neither another agency's nor that of what was refused, whatever it is called", () => {
    const agencies = ['urn:agency:refused', 'urn:agency:a', 'urn:agency:refused.a', 'urn:agency:refused-a'];
    const topics = agencies.flatMap((agency) => [eventsTopicOf(agency), refusedTopicOf(agency), alertsTopicOf(agency)]);
    expect(new Set([...topics, GATEWAY_TOPIC, GATEWAY_REFUSED_TOPIC]).size).toBe(topics.length + 2);
    for (const topic of topics) expect(topic).toMatch(LEGAL);
  });
});
