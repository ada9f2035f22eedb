import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

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
    description: 'CloudEvents of the types alert.raised.v1 and alert.withdrawn.v1, oldest first.',
  })
  alerts!: object[];

  @ApiProperty({ description: 'Ask with it for what comes after: now, or later.' })
  nextCursor!: string;
}

export class AcknowledgementDto {
  @ApiProperty({
    description: 'Why your agency takes the alert on or leaves it. It is sealed with the key of the child.',
    maxLength: 1000,
    example: 'Our health visitor knows the family and will visit this week.',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}

export class AcknowledgementAnswerDto {
  @ApiProperty({ enum: ['acknowledged'] })
  status!: 'acknowledged';

  @ApiProperty({ format: 'date-time' })
  acknowledgedAt!: string;
}
