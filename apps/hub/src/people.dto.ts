import { FieldReasonDto } from './identity-reviews.dto.js';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';

export class SoughtNameDto {
  @ApiPropertyOptional({ example: 'Asha' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  given?: string;

  @ApiProperty({ example: 'Example' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  family!: string;
}

/** One way to say who is sought: an NHS number, or a UPN, or a name with a date or year of birth. */
export class PeopleSearchDto {
  @ApiPropertyOptional({ example: '9990000018' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  nhsNumber?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(20)
  upn?: string;

  @ApiPropertyOptional({ type: SoughtNameDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => SoughtNameDto)
  name?: SoughtNameDto;

  @ApiPropertyOptional({
    pattern: '^\\d{4}(-\\d\\d-\\d\\d)?$',
    description: 'With a name: the day, or the year alone. It may be a little wrong.',
    example: '2019-05-01',
  })
  @IsOptional()
  @Matches(/^\d{4}(-\d\d-\d\d)?$/, { message: 'dateOfBirth must be a day, YYYY-MM-DD, or a year, YYYY.' })
  dateOfBirth?: string;

  @ApiPropertyOptional({ example: 'N17 0AA' })
  @IsOptional()
  @IsString()
  @MaxLength(12)
  postcode?: string;
}

export class FoundPersonDto {
  @ApiProperty({ format: 'uuid' })
  personId!: string;

  @ApiProperty({
    type: [String],
    format: 'uuid',
    description: 'All records of the person: whoever has several that were linked is found once.',
  })
  records!: string[];

  @ApiProperty({ enum: ['nhs-number', 'upn', 'name-birth-postcode', 'name-birth', 'likeness'] })
  foundBy!: string;

  @ApiProperty({
    enum: ['exact', 'probable', 'possible'],
    description: 'How likely it is that this is who is meant: a word, for people are not ranked by how alike they are.',
  })
  likeness!: string;

  @ApiProperty({ type: [FieldReasonDto], description: 'What was compared, and what it says.' })
  reasons!: FieldReasonDto[];
}

export class FoundPeopleDto {
  @ApiProperty({ type: [FoundPersonDto], description: 'Who fits exactly first, then the likeliest; at most twenty.' })
  people!: FoundPersonDto[];
}
