import { alertEnvelopeSchema, alertSchemas } from '#alerts';
import { GATEWAY_REFUSED_TOPIC, GATEWAY_TOPIC, TOPIC_PREFIXES } from '#delivery';
import { ENVELOPE_SCHEMA } from '#intake';

/** An AsyncAPI 3.0 document. */
export type AsyncApiDocument = Readonly<Record<string, unknown>>;

const string = { type: 'string' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const ref = (path: string) => ({ $ref: `#/${path}` });
const names = (of: readonly string[]) =>
  Object.fromEntries(of.map((name) => [name, ref(`components/messages/${name}`)]));

/** JSON Schemas as AsyncAPI takes them: without the dialect, whose keywords used here are all of draft 7 too. */
const plain = (schema: object): object => {
  const { $schema: _dialect, ...rest } = schema as { readonly $schema?: string };
  return rest;
};

const ALERT_TYPES = Object.keys(alertSchemas) as (keyof typeof alertSchemas)[];
/** The name of an alert's message where the payload is all of the CloudEvent. */
const wholeOf = (type: string): string => `${type}.cloudevent`;

const AGENCY_PARAMETER = {
  agency: {
    description:
      "The last part of the agency's urn: of `urn:agency:oakfield-primary-school` what follows `urn:agency:`.",
  },
};

/**
 * What the service says without being asked, and hears: alerts on Kafka topics, to webhooks and as server-sent events;
 * agency events from Kafka, and which of them were refused. Requests and answers are in the OpenAPI document.
 */
export const asyncApiOf = (): AsyncApiDocument => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Tessera',
    version: '1',
    description:
      'What Tessera tells agencies of its own accord, and how agencies report over Kafka. Alerts carry no name, no ' +
      'identifier and no narrative: a pseudonym of the child that is for one agency alone, a pattern, and a link. ' +
      'Every message comes at least once: deduplicate on the id of its CloudEvent.',
    license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    tags: [{ name: 'alerts' }, { name: 'agency-events' }],
  },
  defaultContentType: 'application/json',
  servers: {
    kafka: {
      host: 'kafka.example:9093',
      protocol: 'kafka-secure',
      description: 'Brokers of the area. Access rules of the brokers say who reads and writes which topic.',
    },
    tessera: { host: 'tessera.example', protocol: 'https', security: [ref('components/securitySchemes/token')] },
    receiver: {
      host: '{receiver}',
      protocol: 'https',
      description: "The agency's own receiver of webhooks.",
      variables: { receiver: { description: 'As the subscription names it.', examples: ['alerts.agency.example'] } },
    },
  },
  channels,
  operations,
  components: {
    messages: {
      ...Object.fromEntries(ALERT_TYPES.map((type) => [type, alertInBinaryMode(type)])),
      ...Object.fromEntries(ALERT_TYPES.map((type) => [wholeOf(type), wholeAlert(type)])),
      'agency-event': agencyEvent,
      'agency-event.binary': agencyEventInBinaryMode,
      'agency-event.refused.v1': refusedAgencyEvent,
    },
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Of the role agency-system.' },
    },
  },
});

const onKafka = { servers: [ref('servers/kafka')] };

const channels = {
  alerts: {
    address: `${TOPIC_PREFIXES.alerts}{agency}`,
    title: 'What one agency is told',
    description: 'Messages of one child keep their order: they have its pseudonym as their key.',
    ...onKafka,
    parameters: AGENCY_PARAMETER,
    messages: names(ALERT_TYPES),
    tags: [{ name: 'alerts' }],
  },
  alertWebhook: {
    address: '{path}',
    title: "An agency's webhook",
    description:
      'A POST by the Standard Webhooks specification: proven by a signature over its bytes, sent again over days until ' +
      'it is answered with 2xx. Of one child in order. See docs/webhooks.md.',
    servers: [ref('servers/receiver')],
    parameters: { path: { description: 'As the subscription names it.' } },
    messages: names(ALERT_TYPES.map(wholeOf)),
    bindings: { http: { bindingVersion: '0.3.0' } },
    tags: [{ name: 'alerts' }],
  },
  alertStream: {
    address: '/v1/alerts/stream',
    title: 'The feed as server-sent events',
    description:
      '`id` is a cursor, `event` the type, `data` the CloudEvent. Whoever comes back with Last-Event-ID misses and ' +
      'repeats nothing. The same, asked for page by page, is GET /v1/alerts.',
    servers: [ref('servers/tessera')],
    messages: names(ALERT_TYPES.map(wholeOf)),
    tags: [{ name: 'alerts' }],
  },
  agencyEvents: {
    address: `${TOPIC_PREFIXES.events}{agency}`,
    title: 'What one agency reports',
    description: 'Whoever may write to it speaks for the agency: let nobody but the agency.',
    ...onKafka,
    parameters: AGENCY_PARAMETER,
    messages: names(['agency-event', 'agency-event.binary']),
    tags: [{ name: 'agency-events' }],
  },
  agencyEventsOfGateway: {
    address: GATEWAY_TOPIC,
    title: 'What a gateway reports for several agencies',
    description: 'For the agencies of KAFKA_EVENTS_GATEWAY_AGENCIES alone. Let nobody but the gateway write to it.',
    ...onKafka,
    messages: names(['agency-event', 'agency-event.binary']),
    tags: [{ name: 'agency-events' }],
  },
  refusedEvents: {
    address: `${TOPIC_PREFIXES.refused}{agency}`,
    title: "Which of an agency's events were refused",
    description: 'Where each lies and what is wrong with it; never what it says. What is not refused is stored.',
    ...onKafka,
    parameters: AGENCY_PARAMETER,
    messages: names(['agency-event.refused.v1']),
    tags: [{ name: 'agency-events' }],
  },
  refusedEventsOfGateway: {
    address: GATEWAY_REFUSED_TOPIC,
    title: "Which of a gateway's events were refused",
    ...onKafka,
    messages: names(['agency-event.refused.v1']),
    tags: [{ name: 'agency-events' }],
  },
};

const operation = (action: 'send' | 'receive', channel: keyof typeof channels, summary: string) => ({
  action,
  channel: ref(`channels/${channel}`),
  summary,
  messages: Object.keys(channels[channel].messages).map((name) => ref(`channels/${channel}/messages/${name}`)),
});

/** As the service sees them: it sends alerts, and receives agency events. */
const operations = {
  tellOnTopic: operation('send', 'alerts', 'Tell an agency of an alert on its topic'),
  tellWebhook: operation('send', 'alertWebhook', 'Tell an agency of an alert by its webhook'),
  tellOnStream: operation('send', 'alertStream', 'Tell an agency that follows the feed of an alert'),
  takeReport: operation('receive', 'agencyEvents', 'Take what an agency reports'),
  takeReportOfGateway: operation('receive', 'agencyEventsOfGateway', 'Take what agencies report through a gateway'),
  tellOfRefusal: operation('send', 'refusedEvents', 'Tell an agency which of its events were refused'),
  tellGatewayOfRefusal: operation('send', 'refusedEventsOfGateway', 'Tell a gateway which events were refused'),
};

/** Attributes of a CloudEvent as headers (Kafka protocol binding 1.0.2, binary mode). */
const headersOf = (attributes: Readonly<Record<string, object>>, optional: readonly string[] = []) => {
  const properties = Object.fromEntries(
    Object.entries(attributes).map(([name, schema]) => [
      name === 'datacontenttype' ? 'content-type' : `ce_${name}`,
      schema,
    ]),
  );
  return { type: 'object', required: Object.keys(properties).filter((name) => !optional.includes(name)), properties };
};

const keyed = (description: string) => ({ kafka: { key: { ...string, description }, bindingVersion: '0.5.0' } });

const { data: _data, ...envelope } = alertEnvelopeSchema.properties;

const alertInBinaryMode = (type: keyof typeof alertSchemas) => {
  const { description, ...payload } = alertSchemas[type];
  return {
    name: type,
    title: type,
    summary: description,
    contentType: 'application/json',
    headers: headersOf({ ...envelope, type: { const: type } }),
    payload: plain(payload),
    bindings: keyed("The child's pseudonym: that of ce_subject."),
  };
};

const wholeAlert = (type: keyof typeof alertSchemas) => ({
  name: wholeOf(type),
  title: type,
  summary: alertSchemas[type].description,
  contentType: 'application/cloudevents+json',
  payload: {
    ...plain(alertEnvelopeSchema),
    properties: {
      ...alertEnvelopeSchema.properties,
      type: { const: type },
      data: ref(`components/messages/${type}/payload`),
    },
  },
});

const DATA_OF_EVENT =
  'What the type of the event asks for: the JSON Schema of each is at /v1/vocabulary/schemas/<type>.v1.json.';

const agencyEvent = {
  name: 'agency-event',
  title: 'An agency event, structured',
  summary: 'The CloudEvent as it would be posted to /v1/events.',
  contentType: 'application/cloudevents+json',
  headers: {
    type: 'object',
    required: ['content-type'],
    properties: { 'content-type': { const: 'application/cloudevents+json' } },
  },
  payload: {
    ...ENVELOPE_SCHEMA,
    properties: { ...ENVELOPE_SCHEMA.properties, data: { type: 'object', description: DATA_OF_EVENT } },
  },
};

const { data: _, datacontenttype: __, ...eventAttributes } = ENVELOPE_SCHEMA.properties;

const agencyEventInBinaryMode = {
  name: 'agency-event.binary',
  title: 'An agency event, binary',
  summary: 'The same, its attributes as headers and `data` as the value.',
  contentType: 'application/json',
  headers: headersOf({ ...eventAttributes, datacontenttype: { const: 'application/json' } }, [
    'ce_time',
    'ce_dataschema',
    'ce_traceparent',
    'ce_tracestate',
  ]),
  payload: { type: 'object', description: DATA_OF_EVENT },
};

const refusedAgencyEvent = {
  name: 'agency-event.refused.v1',
  title: 'A message that was refused',
  summary: 'Send what is mended as a new message.',
  contentType: 'application/json',
  headers: headersOf({
    specversion: { const: '1.0' },
    id: { ...string, format: 'uuid', description: 'The same whenever it is told again.' },
    source: { const: 'urn:tessera' },
    type: { const: 'agency-event.refused.v1' },
    time: instant,
    datacontenttype: { const: 'application/json' },
  }),
  payload: {
    type: 'object',
    additionalProperties: false,
    required: ['topic', 'partition', 'offset', 'problem'],
    properties: {
      topic: string,
      partition: { type: 'integer', minimum: 0 },
      offset: { ...string, description: 'The offset of the message in its partition.' },
      problem: {
        type: 'object',
        description: 'Problem details (RFC 9457), as POST /v1/events answers them.',
        required: ['type', 'title', 'status'],
        properties: {
          type: { type: 'string', format: 'uri-reference' },
          title: string,
          status: { type: 'integer' },
          detail: string,
          errors: { type: 'array', items: { type: 'object' } },
        },
      },
    },
  },
  bindings: keyed('The topic and the partition that it was read from.'),
};
