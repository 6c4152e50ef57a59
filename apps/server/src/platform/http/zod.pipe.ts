import { type PipeTransform } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import type { ZodType } from 'zod';

export class RequestInvalid extends DomainError {
  readonly code = 'request/invalid';
  readonly kind = 'invalid';

  constructor(override readonly details: { problems: { path: string; message: string }[] }) {
    super(details.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; '));
  }
}

class ZodPipe implements PipeTransform {
  constructor(private readonly schema: ZodType) {}

  transform(value: unknown): unknown {
    const parsed = this.schema.safeParse(value ?? {});
    if (parsed.success) return parsed.data;
    throw new RequestInvalid({
      problems: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    });
  }
}

/** `@Body(zod(Schema))`: what reaches the controller is what the contract says; unknown fields are refused by strict objects. */
export const zod = (schema: ZodType): PipeTransform => new ZodPipe(schema);
