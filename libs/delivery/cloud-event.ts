import type { TopicMessage } from './publisher.js';

/** A CloudEvent (1.0) of JSON data. */
export interface JsonCloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema?: string;
  readonly data: unknown;
}

/**
 * A CloudEvent as a Kafka message in binary mode (CloudEvents Kafka protocol binding 1.0.2, 3.2): `data` is the value,
 * and every attribute a header `ce_<name>`, but for `datacontenttype`, which is `content-type`.
 */
export const inBinaryMode = (event: JsonCloudEvent): Pick<TopicMessage, 'value' | 'headers'> => {
  const { data, datacontenttype, ...attributes } = event;
  const headers = Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value] as const);
  return {
    value: JSON.stringify(data),
    headers: { ...Object.fromEntries(headers), 'content-type': datacontenttype },
  };
};
