import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { AgencyEventDto } from './agency-event.dto.js';
import { BATCH_TYPE, EVENT_TYPE, MOST_EVENTS_IN_BATCH, NDJSON_TYPE } from './content-types.js';

/** Says in the OpenAPI document what POST /v1/events takes: decorators know one schema for all content types. */
export const describeEventBodies = (document: OpenAPIObject): void => {
  const operation = document.paths['/v1/events']?.post;
  if (!operation) throw new Error('The document has no POST /v1/events.');
  const event = { schema: { $ref: getSchemaPath(AgencyEventDto) } };
  operation.requestBody = {
    required: true,
    content: {
      'application/json': event,
      [EVENT_TYPE]: event,
      [BATCH_TYPE]: { schema: { type: 'array', maxItems: MOST_EVENTS_IN_BATCH, items: event.schema } },
      [NDJSON_TYPE]: { schema: { type: 'string', description: 'One event a line.' } },
    },
  };
};
