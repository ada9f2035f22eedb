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

/** One way to say who is sought: an NHS number, or a UPN, or a name with a date of birth. */
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

  @ApiPropertyOptional({ format: 'date', example: '2019-05-01' })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\d$/, { message: 'dateOfBirth must be a day, YYYY-MM-DD.' })
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

  @ApiProperty({ enum: ['nhs-number', 'upn', 'name-birth-postcode', 'name-birth'] })
  foundBy!: string;
}

export class FoundPeopleDto {
  @ApiProperty({ type: [FoundPersonDto], description: 'At most a hundred.' })
  people!: FoundPersonDto[];
}
