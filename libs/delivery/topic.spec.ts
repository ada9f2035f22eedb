import { describe, expect, it } from '@jest/globals';
import { topicOf } from './topic.js';

const LEGAL = /^[a-zA-Z0-9._-]{1,249}$/;

describe('the topic of an agency', () => {
  it('carries the name of its urn', () => {
    expect(topicOf('urn:agency:northmoor-mash')).toBe('tessera.alerts.northmoor-mash');
  });

  it('is a name that Kafka takes, whatever the urn holds', () => {
    for (const agency of [
      'urn:agency:St. Example’s',
      'urn:agency:a_b',
      'urn:agency:../x',
      `urn:agency:${'x'.repeat(400)}`,
    ]) {
      expect(topicOf(agency)).toMatch(LEGAL);
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
    expect(new Set(agencies.map(topicOf)).size).toBe(agencies.length);
  });
});
