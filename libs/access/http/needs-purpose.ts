import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { LooksAtPerson } from '../policy.js';
import { PURPOSE_HEADER, PURPOSES } from '../purposes.js';

/** The route looks at people: the guard refuses who does not say what for, and the OpenAPI document says so. */
export const NeedsPurpose = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    LooksAtPerson(),
    ApiHeader({
      name: PURPOSE_HEADER,
      required: true,
      description: 'What the look is for: it is audited with the look.',
      schema: { enum: PURPOSES.map((purpose) => purpose.code), example: PURPOSES[0]?.code },
    }),
  );
