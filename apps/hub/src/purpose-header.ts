import { ApiHeader } from '@nestjs/swagger';
import { PURPOSE_HEADER, PURPOSES } from '#access';

/** Says in the OpenAPI document that a route looks at people, and must be told what for. */
export const PurposeHeader = (): MethodDecorator =>
  ApiHeader({
    name: PURPOSE_HEADER,
    required: true,
    description: 'What the look is for: it is audited with the look.',
    schema: { enum: PURPOSES.map((purpose) => purpose.code), example: PURPOSES[0]?.code },
  });
