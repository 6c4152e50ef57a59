import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiBody } from '@nestjs/swagger';
import { z, type ZodObject, type ZodType } from 'zod';

export interface RouteContract {
  summary: string;
  body?: ZodType;
  query?: ZodObject;
  response?: ZodType;
  /** 200 unless said; 204 has no body. */
  status?: number;
  /** Needs an Idempotency-Key header. */
  idempotent?: boolean;
}

export const CONTRACT_KEY = 'demarc:contract';

type JsonSchema = NonNullable<Parameters<typeof ApiBody>[0]['schema' & keyof Parameters<typeof ApiBody>[0]]>;

/** Schemas with an id become named components; the rest stands where it is used. */
export function jsonSchemaOf(schema: ZodType): JsonSchema {
  const id = z.globalRegistry.get(schema)?.id;
  if (id !== undefined) return { $ref: `#/components/schemas/${id}` } as unknown as JsonSchema;
  const json = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    reused: 'inline',
    target: 'draft-2020-12',
  });
  return rewriteReferences(json) as JsonSchema;
}

/** zod puts named parts into $defs; OpenAPI keeps them once, in components. */
export function rewriteReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rewriteReferences);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== '$defs' && key !== '$schema' && key !== '$id')
      .map(([key, value]) => [
        key,
        key === '$ref' && typeof value === 'string'
          ? value.replace('#/$defs/', '#/components/schemas/')
          : rewriteReferences(value),
      ]),
  );
}

/** A contract is a type and a zod schema of one name; the compiler hands the schema on as if it were a class. */
const forgetSchemaTypes: MethodDecorator = (target, key) => {
  const types = (Reflect.getMetadata('design:paramtypes', target, key) ?? []) as unknown[];
  const classes = types.map((type) => (typeof type === 'function' ? type : Object));
  Reflect.defineMetadata('design:paramtypes', classes, target, key);
  Reflect.defineMetadata('design:returntype', Object, target, key);
};

/** What a route takes and gives: the OpenAPI document is made from it, and tests hold the answers against it. */
export function Contract(contract: RouteContract): MethodDecorator {
  const decorators: MethodDecorator[] = [
    forgetSchemaTypes,
    SetMetadata(CONTRACT_KEY, contract),
    ApiOperation({ summary: contract.summary }),
    ApiResponse({
      status: contract.status ?? 200,
      description: 'done',
      ...(contract.response === undefined ? {} : { schema: jsonSchemaOf(contract.response) }),
    } as Parameters<typeof ApiResponse>[0]),
    ApiResponse({
      status: 'default',
      description: 'refused',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }),
  ];
  if (contract.body !== undefined)
    decorators.push(ApiBody({ schema: jsonSchemaOf(contract.body) } as Parameters<typeof ApiBody>[0]));
  if (contract.idempotent === true) {
    decorators.push(
      ApiHeader({
        name: 'Idempotency-Key',
        required: true,
        description: 'new for each intention; a retry with the same key has one effect',
      }),
    );
  }
  for (const [name, schema] of Object.entries(contract.query?.shape ?? {})) {
    const field = schema as ZodType;
    const required = !field.safeParse(undefined).success;
    decorators.push(ApiQuery({ name, required, schema: jsonSchemaOf(field) } as Parameters<typeof ApiQuery>[0]));
  }
  return applyDecorators(...decorators);
}
