import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ENVELOPE_LIMITS } from '#intake';

/**
 * One agency event as a CloudEvent 1.0, as the API describes it: what is refused is decided by the schema of the envelope
 * (`envelopeProblems` of #intake) and, for `data`, that of its type, in a post of one event as in a batch.
 */
export class AgencyEventDto {
  @ApiProperty({ enum: ['1.0'], example: '1.0' })
  specversion!: '1.0';

  @ApiProperty({
    description: 'Unique within the source: the same source and id with the same content is answered as before.',
    maxLength: ENVELOPE_LIMITS.idLength,
    example: 'wnb-20260301-17',
  })
  id!: string;

  @ApiProperty({
    description: 'The reporting agency: the one that the access token was issued to.',
    pattern: ENVELOPE_LIMITS.sourcePattern,
    example: 'urn:agency:northmoor-hospital-trust',
  })
  source!: string;

  @ApiProperty({
    description: 'The name of an event type of GET /v1/vocabulary.',
    maxLength: ENVELOPE_LIMITS.typeLength,
    example: 'health.appointment.was-not-brought',
  })
  type!: string;

  @ApiPropertyOptional({
    description: 'When the agency system made the event (RFC 3339). What happened has its own date: data.occurredOn.',
    format: 'date-time',
    example: '2026-03-01T09:30:00Z',
  })
  time?: string;

  @ApiPropertyOptional({ enum: ['application/json'] })
  datacontenttype?: 'application/json';

  @ApiPropertyOptional({
    format: 'uri-reference',
    example: '/v1/vocabulary/schemas/health.appointment.was-not-brought.v1.json',
  })
  dataschema?: string;

  @ApiPropertyOptional({ description: 'W3C trace context.', maxLength: 100 })
  traceparent?: string;

  @ApiPropertyOptional({ description: 'W3C trace context.', maxLength: 512 })
  tracestate?: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'Whom it is about, when it happened and what: the JSON Schema of each type is at ' +
      '/v1/vocabulary/schemas/<type>.v1.json. Personal content in it is sealed with the key of the person.',
    example: {
      people: [
        {
          role: 'child',
          nhsNumber: '9990000018',
          name: { given: 'Asha', family: 'Example' },
          dateOfBirth: '2019-05-01',
          postcode: 'N17 0AA',
        },
      ],
      occurredOn: { date: '2026-03-01', precision: 'day' },
      service: 'dental',
      rebooked: false,
      narrative: 'Second missed review. No call from carer.',
    },
  })
  data!: Record<string, unknown>;
}
