import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One field that is wrong, as the OpenAPI document describes it. */
export class ProblemErrorDto {
  @ApiProperty({ description: 'JSON Pointer into the request, or the name of a parameter or header.', example: '/id' })
  pointer!: string;

  @ApiProperty({ example: 'missing-field' })
  code!: string;

  @ApiProperty({ description: 'What would be right. Never what was sent.' })
  detail!: string;
}

/** RFC 9457 problem details, as the OpenAPI document describes them. */
export class ProblemDto {
  @ApiProperty({ format: 'uri-reference', example: '/problems/invalid-envelope' })
  type!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ example: 400 })
  status!: number;

  @ApiProperty({ description: 'Stable, for programs.', example: 'invalid-envelope' })
  code!: string;

  @ApiPropertyOptional({ description: 'What to do.' })
  detail?: string;

  @ApiPropertyOptional({ type: [ProblemErrorDto] })
  errors?: ProblemErrorDto[];

  @ApiPropertyOptional({ description: 'The request as the log names it, where the service is at fault.' })
  requestId?: string;
}
