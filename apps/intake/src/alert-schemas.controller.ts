import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Open } from '#access';
import { alertSchemas } from '#alerts';
import { notFound } from '#platform';

/** The schemas that alerts name in `dataschema`. */
@ApiTags('alerts')
@Controller('v1/alerts/schemas')
export class AlertSchemasController {
  @Get(':file')
  @Open('whoever reads a topic can check what it reads; a schema says nothing about anybody')
  @Header('content-type', 'application/schema+json')
  @ApiOperation({ summary: 'The JSON Schema of the data of one type of alert' })
  @ApiParam({ name: 'file', example: 'alert.raised.v1.json' })
  @ApiOkResponse({ content: { 'application/schema+json': { schema: { type: 'object', additionalProperties: true } } } })
  read(@Param('file') file: string): object {
    const schema = Object.entries(alertSchemas).find(([type]) => file === `${type}.json`)?.[1];
    if (!schema) throw notFound('There is no such schema: alerts name theirs in dataschema.');
    return schema;
  }
}
