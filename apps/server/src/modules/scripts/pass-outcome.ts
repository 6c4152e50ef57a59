import type { PassResult, ScriptRun } from '@demarc/provisioning';
import { parseScriptPath } from '@demarc/provisioning';
import { z } from 'zod';
import { faultInWords, inScriptLines } from './script-fault-words';

const Path = z.string().refine((path) => parseScriptPath(path) !== null);
const Time = z.number().int().positive();
const Times = z
  .object({ path: Time, object: Time, writable: Time, value: Time, notification: Time, accessList: Time })
  .partial();
const Value = z.union([z.string().max(65_536), z.number(), z.boolean()]);
const Declaration = z.object({
  path: Path,
  times: Times,
  wants: z
    .object({
      value: z.tuple([Value, z.string().max(40).nullable()]),
      path: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
      notification: z.number().int(),
      accessList: z.array(z.string().max(64)).max(20),
    })
    .partial(),
});
const Clear = z.object({ path: Path, before: z.number().nonnegative(), attributes: Times.nullable() });
const Words = z.string().transform((text) => text.slice(0, 2_000));
const Returned = z.object({
  writable: z.boolean().nullable(),
  value: z.union([z.tuple([Value, z.string().max(40).nullable()]), z.null(), z.literal(false)]),
});

const Outcome: z.ZodType<PassResult> = z.object({
  declarations: z.array(Declaration).max(5_000),
  clears: z.array(Clear).max(1_000),
  log: z.array(Words).max(5_000),
  end: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('done'), returned: Returned.nullable() }),
    z.object({ kind: z.literal('commit') }),
    z.object({
      kind: z.literal('call'),
      call: z.object({ file: Words, name: Words, args: z.array(z.string().max(65_536)).max(50) }),
    }),
    z.object({
      kind: z.literal('fault'),
      code: z.string().max(200),
      message: Words,
      detail: z.object({ name: Words, message: Words, stack: Words }).optional(),
    }),
  ]),
});

/** What a pass came to. It is taken like any other input: a script can bend whatever it was given. */
export function readOutcome(json: string, run: ScriptRun): PassResult {
  const read = Outcome.safeParse(parsed(json));
  if (!read.success) return readOutcome(faultInWords({ name: 'Error', message: 'Script left no outcome' }), run);
  const { end } = read.data;
  if (end.kind !== 'fault' || end.detail === undefined) return read.data;
  const detail = inScriptLines(Detail.parse(end.detail), run.script);
  // What a script throws is not an error of its own name when it is no error at all.
  return {
    ...read.data,
    end: { kind: 'fault', code: `script.${detail.name}`.slice(0, 200), message: detail.message, detail },
  };
}

const Detail = z.object({ name: z.string(), message: z.string(), stack: z.string() });

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
