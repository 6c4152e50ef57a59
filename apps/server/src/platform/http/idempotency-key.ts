import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { RequestInvalid } from './zod.pipe';

const FORMAT = /^[\x21-\x7e]{8,200}$/;

/** The `Idempotency-Key` header, required. The service keeps it in a UNIQUE column, so that a retry finds the first result. */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const key = context.switchToHttp().getRequest<Request>().headers['idempotency-key'];
  if (typeof key === 'string' && FORMAT.test(key)) return key;
  throw new RequestInvalid({
    problems: [
      {
        path: 'Idempotency-Key',
        message: 'this header is required: 8 to 200 visible characters, new for each intention',
      },
    ],
  });
});
