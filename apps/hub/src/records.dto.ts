import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

export class ReasonDto {
  @ApiProperty({ maxLength: 2_000, description: 'Why: kept sealed with the decision.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(2_000)
  reason!: string;
}

export class LinkRecordsDto extends ReasonDto {
  @ApiProperty({ format: 'uuid', description: 'The other record that is the same person’s.' })
  @IsUUID()
  otherPersonId!: string;
}

export class LinkDto {
  @ApiProperty({ enum: ['linked', 'already-linked', 'unlinked', 'already-unlinked'] })
  status!: string;

  @ApiProperty({
    format: 'uuid',
    type: String,
    nullable: true,
    description: 'With it the link is undone; null where the two are linked over other records only.',
  })
  linkId!: string | null;

  @ApiProperty({ type: [String], format: 'uuid' })
  personIds!: readonly string[];
}

export class ReassignEventDto extends ReasonDto {
  @ApiProperty({ format: 'uuid', description: 'The agency event, by the id that posting it answered.' })
  @IsUUID()
  eventId!: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Whom it is about; left out where it is nobody who is known: then a person is made from what it says.',
  })
  @IsOptional()
  @IsUUID()
  toPersonId?: string;
}

export class ReassignmentDto {
  @ApiProperty({ enum: ['reassigned', 'already-reassigned'] })
  status!: string;

  @ApiProperty({ format: 'uuid' })
  reassignmentId!: string;

  @ApiProperty({ format: 'uuid', description: 'Whose it is now.' })
  toPersonId!: string;
}
