import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export class AlertStreamQueryDto {
  @ApiPropertyOptional({ description: 'nextCursor of an earlier answer; without it, from the beginning.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  after?: string;
}

export class AlertFeedQueryDto extends AlertStreamQueryDto {
  @ApiPropertyOptional({ default: 100, minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

export class AlertFeedDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description:
      'CloudEvents of the types alert.raised.v1, alert.responded.v1, ... alert.withdrawn.v1, and of several alerts at ' +
      'once alert.grouped.v1 and alert.digest.v1, oldest first.',
  })
  alerts!: object[];

  @ApiProperty({ description: 'Ask with it for what comes after: now, or later.' })
  nextCursor!: string;
}
