import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Composition } from './composition.js';

/** The OpenAPI 3.1 document of the routes of a process. */
export const openApiOf = (app: INestApplication, { describe }: Composition, tokenUrl?: string): OpenAPIObject => {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tessera')
    .setVersion('1')
    .setDescription(
      'A chronology service for child neglect: agencies post what they see, workers read one chronology for each ' +
        'person, patterns are recognised with their evidence, and agencies that should know are alerted. ' +
        'It surfaces evidence; it never scores a child and never decides. Errors are RFC 9457 problem details.',
    )
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  if (tokenUrl !== undefined) {
    builder.addOAuth2({ type: 'oauth2', flows: { clientCredentials: { tokenUrl, scopes: {} } } }, 'demo');
  }
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => method + controller.replace(/Controller$/, ''),
    autoTagControllers: false,
  });
  describe?.(document);
  // With a demo identity provider at hand, Swagger UI's Authorize gets a token by itself.
  if (tokenUrl !== undefined) {
    for (const path of Object.values(document.paths)) {
      for (const operation of Object.values(path) as { security?: object[] }[]) operation.security?.push({ demo: [] });
    }
  }
  return document;
};
