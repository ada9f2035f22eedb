import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export class DisclosuresQueryDto {
  @ApiPropertyOptional({ description: 'nextCursor of the last answer.' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

class CarriageDto {
  @ApiProperty({ enum: ['feed', 'kafka', 'webhook'] })
  channel!: string;

  @ApiProperty({ enum: ['available', 'published', 'waiting', 'delivered', 'parked'] })
  state!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When a webhook took it, or it was given up.' })
  at?: string;
}

class DisclosureDto {
  @ApiProperty({ description: 'Of the event of which it was told.' })
  position!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ example: 'urn:agency:oakfield-primary-school', description: 'Who was told.' })
  agency!: string;

  @ApiProperty({ example: 'alert.raised.v1' })
  message!: string;

  @ApiProperty({ format: 'uuid' })
  messageId!: string;

  @ApiProperty({ format: 'uuid', description: 'The alert, or the incident’s notices.' })
  about!: string;

  @ApiProperty({ type: Number, nullable: true })
  level!: number | null;

  @ApiProperty({ type: [String], description: 'Names of the fields that the agency was sent.' })
  fields!: readonly string[];

  @ApiProperty({ description: 'Why: a named reason of the routing.' })
  reason!: string;

  @ApiProperty()
  reasonInWords!: string;

  @ApiProperty({ type: [String], description: 'What the agency was to the child, in words.' })
  relations!: readonly string[];

  @ApiProperty({ type: String, nullable: true })
  lawfulBasis!: string | null;

  @ApiProperty({ type: String, nullable: true })
  lawfulBasisInWords!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Version of the routing whose rules named the agency.' })
  routingVersion!: number | null;

  @ApiProperty({
    type: [String],
    description: 'When somebody of the agency first opened it, each time that it was before everybody.',
  })
  openedAt!: readonly string[];

  @ApiProperty({ type: [CarriageDto], description: 'Over which channels it went, and how far.' })
  channels!: readonly CarriageDto[];
}

export class DisclosuresDto {
  @ApiProperty({ type: [DisclosureDto], description: 'Oldest first. Nobody’s name is in it, and no identifier.' })
  disclosures!: readonly DisclosureDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Read on with it; null where there is no more.' })
  nextCursor!: string | null;
}
