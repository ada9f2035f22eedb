import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CHILD_RELATIONS, type ChildRelation } from '#vocabulary';
import { PersonNameDto } from './who.dto.js';

export class KnowingAgencyDto {
  @ApiProperty({ example: 'urn:agency:oakfield-primary-school' })
  urn!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'education' })
  kind!: string | null;
}

export class ContactDaysDto {
  @ApiProperty({ format: 'date' })
  first!: string;

  @ApiProperty({ format: 'date' })
  last!: string;
}

export class ContactInstantsDto {
  @ApiProperty({ format: 'date-time' })
  first!: string;

  @ApiProperty({ format: 'date-time' })
  last!: string;
}

/** Something that was begun and has not ended, as far as the agency reported. */
export class OpenCaseDto {
  @ApiProperty({
    enum: ['plan', 'referral', 'assessment', 'help', 'looked-after', 'adult-service', 'school-roll', 'gp-registration'],
  })
  kind!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Which of its kind.', example: 'child-protection' })
  of!: string | null;

  @ApiProperty({ type: String, nullable: true, description: "The school's urn, or the practice's ODS code." })
  at!: string | null;

  @ApiProperty({ format: 'date' })
  since!: string;

  @ApiProperty({ type: String, nullable: true, description: 'What was reported of it last.', example: 'reviewed' })
  lastEvent!: string | null;

  @ApiProperty({ format: 'date' })
  lastOn!: string;

  @ApiProperty({ format: 'uuid' })
  lastEventId!: string;
}

export class LastPractitionerDto {
  @ApiPropertyOptional()
  name?: string;

  @ApiPropertyOptional()
  role?: string;

  @ApiPropertyOptional()
  contact?: string;

  @ApiProperty({ format: 'date', description: 'Of the entry that names them.' })
  on!: string;

  @ApiProperty({ description: 'True where the content of the latest entries was erased.' })
  erased!: boolean;
}

/** What one agency has reported, and what it has open. */
export class AgencyKnowsDto {
  @ApiProperty({ type: KnowingAgencyDto })
  agency!: KnowingAgencyDto;

  @ApiProperty()
  entries!: number;

  @ApiProperty({ type: ContactDaysDto, description: 'First and last contact by when it happened.' })
  happened!: ContactDaysDto;

  @ApiProperty({ type: ContactInstantsDto, description: 'First and last contact by when the service stored it.' })
  recorded!: ContactInstantsDto;

  @ApiProperty()
  caseOpen!: boolean;

  @ApiProperty({ type: [OpenCaseDto] })
  open!: readonly OpenCaseDto[];

  @ApiProperty({ type: LastPractitionerDto, nullable: true, description: 'Null where no entry names anybody.' })
  lastPractitioner!: LastPractitionerDto | null;
}

export class AdultAgenciesDto {
  @ApiProperty({ format: 'uuid' })
  personId!: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'All records of the person.' })
  records!: readonly string[];

  @ApiProperty({ type: [PersonNameDto] })
  names!: readonly PersonNameDto[];

  @ApiProperty()
  erased!: boolean;

  @ApiProperty({ type: [AgencyKnowsDto], description: 'By what they reported while the relationship lasted.' })
  agencies!: readonly AgencyKnowsDto[];
}

class AgencyRelationDto {
  @ApiProperty({ type: KnowingAgencyDto })
  agency!: KnowingAgencyDto;

  @ApiProperty({ enum: CHILD_RELATIONS })
  relation!: ChildRelation;
}

class AreasOfChildDto {
  @ApiPropertyOptional({ description: 'The area of the latest address that names its local authority.' })
  lives?: string;

  @ApiProperty({ type: [String], description: 'Areas that the child has left within twelve months.' })
  movedFrom!: readonly string[];

  @ApiProperty({ type: [String], description: 'Areas of agencies that know the child now.' })
  knownIn!: readonly string[];
}

export class AgenciesDto {
  @ApiProperty({ format: 'uuid' })
  childId!: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'All records of the person.' })
  records!: readonly string[];

  @ApiProperty({ format: 'date' })
  asOf!: string;

  @ApiProperty({ format: 'date-time' })
  asKnownAt!: string;

  @ApiProperty({ type: [AgencyKnowsDto], description: 'The one with the latest contact first.' })
  agencies!: readonly AgencyKnowsDto[];

  @ApiProperty({ type: [AdultAgenciesDto], description: 'Apart: who knows the adults in the child’s life.' })
  adults!: readonly AdultAgenciesDto[];

  @ApiProperty({ type: [String], format: 'uuid', description: 'All records of the other children of the household.' })
  siblings!: readonly string[];

  @ApiProperty({
    type: [AgencyRelationDto],
    description: 'What agencies are to the child that day, also those that have not reported: alerts are routed by it.',
  })
  relations!: readonly AgencyRelationDto[];

  @ApiProperty({ type: AreasOfChildDto })
  areas!: AreasOfChildDto;

  @ApiProperty({ description: 'Stored events of these people that this release does not know. 0: nothing is missing.' })
  notShown!: number;
}
