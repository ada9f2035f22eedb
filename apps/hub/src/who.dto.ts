import { ApiProperty } from '@nestjs/swagger';

export class PersonNameDto {
  @ApiProperty({ type: String, nullable: true })
  given!: string | null;

  @ApiProperty({ type: String, nullable: true })
  family!: string | null;
}

/** Who a person is, by everything that agencies gave. */
export class WhoDto {
  @ApiProperty({
    format: 'uuid',
    description: 'The record by which the person goes, where workers have linked several.',
  })
  personId!: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'All records of the person.' })
  records!: readonly string[];

  @ApiProperty({ type: [PersonNameDto] })
  names!: readonly PersonNameDto[];

  @ApiProperty({ type: String, nullable: true, format: 'date' })
  dateOfBirth!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date' })
  expectedOn!: string | null;

  @ApiProperty({ type: String, nullable: true })
  sex!: string | null;

  @ApiProperty({ type: String, nullable: true })
  nhsNumber!: string | null;

  @ApiProperty({ type: String, nullable: true })
  upn!: string | null;

  @ApiProperty()
  erased!: boolean;
}
