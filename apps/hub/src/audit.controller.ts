import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { AllowRoles, AuditTrail } from '#access';

class AuditQueryDto {
  @ApiPropertyOptional({ description: 'Entries after this position.', default: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after?: number;

  @ApiPropertyOptional({ default: 100, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;

  @ApiPropertyOptional({ format: 'uuid', description: 'Looks at this person alone.' })
  @IsOptional()
  @IsUUID()
  personId?: string;
}

class AuditPageDto {
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  entries!: readonly object[];
}

/** Who looked at whom, when and what for. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/audit')
export class AuditController {
  constructor(@Inject(AuditTrail) private readonly audit: AuditTrail) {}

  @Get()
  @AllowRoles('auditor')
  @ApiOperation({
    summary: 'Read the audit trail',
    description: 'Every look at a person and every refusal, in order. Holds no name, identifier or narrative.',
  })
  @ApiOkResponse({ type: AuditPageDto })
  async read(@Query() { after, limit, personId }: AuditQueryDto): Promise<AuditPageDto> {
    return { entries: await this.audit.read({ after: after ?? 0, limit: limit ?? 100, personId }) };
  }
}
