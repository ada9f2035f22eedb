import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AllowRoles } from '#access';
import { notFound } from '#platform';
import type { Vocabulary } from '#vocabulary';
import { HUB_PARTS, type HubParts } from './parts.js';

const ANYONE = ['agency-system', 'mash-worker', 'manager', 'auditor', 'privacy-officer'] as const;

/** The words that this service speaks, as data. */
@ApiTags('vocabulary')
@ApiBearerAuth()
@Controller('v1/vocabulary')
export class VocabularyController {
  private readonly vocabulary: Vocabulary;

  constructor(@Inject(HUB_PARTS) parts: HubParts) {
    this.vocabulary = parts.vocabulary;
  }

  @Get()
  @AllowRoles(...ANYONE)
  @ApiOperation({
    summary: 'Event types, indicators, threshold levels and code sets',
    description: 'Each type with what it means, its passage in the strategy, an example, and where its schema is.',
  })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  read(): object {
    return this.vocabulary.toPublic();
  }

  @Get('schemas/:file')
  @AllowRoles(...ANYONE)
  @Header('content-type', 'application/schema+json')
  @ApiOperation({ summary: 'The JSON Schema of the data of one event type' })
  @ApiParam({ name: 'file', example: 'health.appointment.was-not-brought.v1.json' })
  @ApiOkResponse({ content: { 'application/schema+json': { schema: { type: 'object', additionalProperties: true } } } })
  schema(@Param('file') file: string): object {
    const type = /^(.+)\.v1\.json$/.exec(file)?.[1];
    const schema = type === undefined ? undefined : this.vocabulary.jsonSchemaOf(type);
    if (!schema) throw notFound('There is no such schema: the names are at GET /v1/vocabulary.');
    return schema;
  }
}
