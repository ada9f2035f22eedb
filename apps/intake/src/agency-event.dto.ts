import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Equals, IsISO8601, IsNotEmpty, IsObject, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';
import { ENVELOPE_LIMITS } from '#intake';

/** A field may be left out; `null` is not left out. */
const WhereGiven = () => ValidateIf((_event, value: unknown) => value !== undefined);

/** One agency event as a CloudEvent 1.0. Only the envelope: `data` is checked by the schema of its type. */
export class AgencyEventDto {
  @ApiProperty({ enum: ['1.0'], example: '1.0' })
  @Equals('1.0', { message: 'specversion must be "1.0".' })
  specversion!: '1.0';

  @ApiProperty({
    description: 'Unique within the source: the same source and id with the same content is answered as before.',
    maxLength: ENVELOPE_LIMITS.idLength,
    example: 'wnb-20260301-17',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(ENVELOPE_LIMITS.idLength)
  @Matches(new RegExp(ENVELOPE_LIMITS.idPattern))
  id!: string;

  @ApiProperty({
    description: 'The reporting agency: the one that the access token was issued to.',
    pattern: ENVELOPE_LIMITS.sourcePattern,
    example: 'urn:agency:northmoor-hospital-trust',
  })
  @IsString()
  @Matches(new RegExp(ENVELOPE_LIMITS.sourcePattern))
  source!: string;

  @ApiProperty({
    description: 'The name of an event type of GET /v1/vocabulary.',
    maxLength: ENVELOPE_LIMITS.typeLength,
    example: 'health.appointment.was-not-brought',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(ENVELOPE_LIMITS.typeLength)
  type!: string;

  @ApiPropertyOptional({
    description: 'When the agency system made the event (RFC 3339). What happened has its own date: data.occurredOn.',
    format: 'date-time',
    example: '2026-03-01T09:30:00Z',
  })
  @WhereGiven()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i)
  time?: string;

  @ApiPropertyOptional({ enum: ['application/json'] })
  @WhereGiven()
  @Equals('application/json')
  datacontenttype?: 'application/json';

  @ApiPropertyOptional({
    format: 'uri-reference',
    example: '/v1/vocabulary/schemas/health.appointment.was-not-brought.v1.json',
  })
  @WhereGiven()
  @IsString()
  @Matches(new RegExp(ENVELOPE_LIMITS.dataschemaPattern))
  dataschema?: string;

  @ApiPropertyOptional({ description: 'W3C trace context.', maxLength: 100 })
  @WhereGiven()
  @IsString()
  @MaxLength(100)
  traceparent?: string;

  @ApiPropertyOptional({ description: 'W3C trace context.', maxLength: 512 })
  @WhereGiven()
  @IsString()
  @MaxLength(512)
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
  @IsObject()
  data!: Record<string, unknown>;
}
