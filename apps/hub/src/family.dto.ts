import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { RELATIONSHIPS } from '#vocabulary';
import { EntryAgencyDto } from './chronology.dto.js';
import { PersonNameDto } from './who.dto.js';

const AS_KNOWN_AT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/** As of when a family, or who knows a child, is asked. */
export class FamilyQueryDto {
  @ApiPropertyOptional({
    format: 'date',
    description: 'As it was on this day (Europe/London). Default: the day of `asKnownAt`, else today.',
    example: '2025-01-01',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\d$/, { message: 'asOf must be a day, YYYY-MM-DD.' })
  asOf?: string;

  @ApiPropertyOptional({
    description: 'As the service knew it then: a day (its end, Europe/London) or an instant (RFC 3339).',
    example: '2026-03-03',
  })
  @IsOptional()
  @Matches(AS_KNOWN_AT, { message: 'asKnownAt must be a day (YYYY-MM-DD) or an RFC 3339 instant.' })
  asKnownAt?: string;
}

export class OwnChildhoodDto {
  @ApiProperty({ description: 'How many entries there are of it.' })
  entries!: number;

  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  until!: string;
}

/** Somebody of the family, as of the day. */
export class FamilyPersonDto {
  @ApiProperty({ format: 'uuid' })
  personId!: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'All records of the person.' })
  records!: readonly string[];

  @ApiProperty({ type: [PersonNameDto], description: 'Every name that agencies gave.' })
  names!: readonly PersonNameDto[];

  @ApiProperty({ type: String, nullable: true })
  sex!: string | null;

  @ApiProperty({ description: 'True where what agencies gave was erased.' })
  erased!: boolean;

  @ApiProperty({ type: [String], description: 'What they are to the child.', example: ['partner of the mother'] })
  roles!: readonly string[];

  @ApiProperty({ type: Number, nullable: true, description: '0 the child’s own, -1 the parents’; null: not known.' })
  generation!: number | null;

  @ApiProperty({ enum: [0, 1, 2], description: 'How many relationships away from the child.' })
  steps!: number;

  @ApiProperty({ type: String, nullable: true, format: 'date' })
  dateOfBirth!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date', description: 'Where there is no date of birth.' })
  expectedOn!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Whole years; null before birth or where not known.' })
  age!: number | null;

  @ApiProperty()
  unborn!: boolean;

  @ApiProperty({
    type: OwnChildhoodDto,
    nullable: true,
    description:
      'Of an adult: agencies reported of them as a child. It is in their own chronology, not in the child’s.',
  })
  ownChildhood!: OwnChildhoodDto | null;
}

export class RelationshipReportDto {
  @ApiProperty({ format: 'uuid' })
  eventId!: string;

  @ApiProperty({ type: EntryAgencyDto })
  agency!: EntryAgencyDto;

  @ApiProperty({ format: 'date-time' })
  recordedAt!: string;
}

export class InferredFromDto {
  @ApiProperty({ enum: ['shared-parent', 'parent-of-parent'] })
  because!: string;

  @ApiProperty({ type: [String], format: 'uuid' })
  through!: readonly string[];
}

/** `otherPersonId` is the `kind` of `personId`, who is the `inverse` of the other. */
export class FamilyRelationshipDto {
  @ApiProperty({ format: 'uuid' })
  personId!: string;

  @ApiProperty({ format: 'uuid' })
  otherPersonId!: string;

  @ApiProperty({ enum: RELATIONSHIPS })
  kind!: string;

  @ApiProperty({ description: 'The same as `kind` where it holds both ways.', example: 'child' })
  inverse!: string;

  @ApiProperty({ type: String, nullable: true, enum: ['full', 'half', 'step', null] })
  sibling!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date' })
  from!: string | null;

  @ApiProperty({ enum: ['reported', 'at-latest', 'not-known'], description: 'How certain `from` is.' })
  fromIs!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date', description: 'Null while nobody has reported an end.' })
  until!: string | null;

  @ApiProperty({ description: 'Whether it holds on the day, as far as is known.' })
  current!: boolean;

  @ApiProperty({ enum: ['reported', 'inferred'], description: '`inferred` follows from others, and is not stored.' })
  basis!: string;

  @ApiProperty({ type: [RelationshipReportDto] })
  reports!: readonly RelationshipReportDto[];

  @ApiProperty({ type: [String], description: 'Labels of the reports.', example: ['adoption'] })
  sensitivity!: readonly string[];

  @ApiProperty({ type: InferredFromDto, nullable: true })
  inferredFrom!: InferredFromDto | null;

  @ApiProperty({ type: [String], description: 'Codes of what cannot be: `contradictions` says more.' })
  contradicts!: readonly string[];
}

export class HouseholdSpellDto {
  @ApiProperty({ type: String, nullable: true, format: 'date' })
  from!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date' })
  until!: string | null;

  @ApiProperty({ type: [String], format: 'uuid', description: 'Who lived with the child.' })
  personIds!: readonly string[];

  @ApiProperty({ type: [String], enum: ['lives-with', 'household-code'], isArray: true })
  by!: readonly string[];

  @ApiProperty({ type: [String], format: 'uuid' })
  eventIds!: readonly string[];
}

export class ContradictionDto {
  @ApiProperty({
    enum: [
      'linked-to-itself',
      'own-ancestor',
      'parent-younger-than-child',
      'parent-too-young-at-birth',
      'grandparent-too-young',
      'two-mothers',
      'two-fathers',
      'ends-before-it-begins',
      'may-be-the-same-child',
    ],
  })
  code!: string;

  @ApiProperty({ type: [String], format: 'uuid' })
  personIds!: readonly string[];

  @ApiProperty({ type: [String], format: 'uuid', description: 'The agency events that say it.' })
  eventIds!: readonly string[];
}

export class GenerationDto {
  @ApiProperty({ type: Number, nullable: true, description: '-2 grandparents, -1 parents, 0 the child’s own.' })
  generation!: number | null;

  @ApiProperty({ type: [String], format: 'uuid' })
  personIds!: readonly string[];
}

export class LeftOutDto {
  @ApiProperty({ description: 'People within two steps who were too many.' })
  tooMany!: number;

  @ApiProperty({ description: 'People whom those two steps away are related to.' })
  farther!: number;
}

export class FamilyDto {
  @ApiProperty({ format: 'uuid' })
  childId!: string;

  @ApiProperty({ format: 'date' })
  asOf!: string;

  @ApiProperty({ format: 'date-time' })
  asKnownAt!: string;

  @ApiProperty({ type: [FamilyPersonDto] })
  people!: readonly FamilyPersonDto[];

  @ApiProperty({ type: [FamilyRelationshipDto] })
  relationships!: readonly FamilyRelationshipDto[];

  @ApiProperty({ type: [GenerationDto], description: 'The same people by generation, the eldest first.' })
  generations!: readonly GenerationDto[];

  @ApiProperty({ type: [HouseholdSpellDto], description: 'Who lived with the child when, as agencies reported it.' })
  households!: readonly HouseholdSpellDto[];

  @ApiProperty({ type: [ContradictionDto], description: 'What agencies reported that cannot be: somebody has to ask.' })
  contradictions!: readonly ContradictionDto[];

  @ApiProperty({ type: LeftOutDto })
  leftOut!: LeftOutDto;

  @ApiProperty({ description: 'Stored events of these people that this release does not know. 0: nothing is missing.' })
  notShown!: number;
}
