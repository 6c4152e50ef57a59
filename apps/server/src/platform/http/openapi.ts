import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import * as contracts from '@demarc/contracts';
import { z } from 'zod';
import { rewriteReferences } from './contract';

/** Every contract that has an id, as an OpenAPI component. */
function components(): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const schema of Object.values(contracts)) {
    if (!(schema instanceof z.ZodType)) continue;
    const id = z.globalRegistry.get(schema)?.id;
    if (id === undefined) continue;
    const json = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any', reused: 'inline' });
    // zod puts a schema that has an id among its own definitions, and a reference in its place.
    found[id] = rewriteReferences(json.$defs?.[id] ?? json);
  }
  return found;
}

/** OpenAPI 3.1 from the routes and their contracts. */
export function openApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Demarc')
    .setDescription('Billing and router management for internet service providers.')
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .addCookieAuth('demarc_session')
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  return {
    ...document,
    components: { ...document.components, schemas: { ...document.components?.schemas, ...components() } },
  } as OpenAPIObject;
}
