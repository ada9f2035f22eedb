import { applyDecorators } from '@nestjs/common';
import { ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { CSV, NDJSON } from './disclosures-export.js';
import { DisclosuresDto } from './disclosures.dto.js';

/** A page as JSON, or all of it as CSV or NDJSON. */
export const DisclosuresAnswer = (): MethodDecorator =>
  applyDecorators(
    ApiResponse({
      status: 200,
      content: {
        'application/json': { schema: { $ref: getSchemaPath(DisclosuresDto) } },
        [CSV]: { schema: { type: 'string', description: 'A row for each disclosure.' } },
        [NDJSON]: { schema: { type: 'string', description: 'A line for each disclosure.' } },
      },
    }),
  );
