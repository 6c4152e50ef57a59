import {
  offsetHash,
  parseScriptPath,
  PRELUDE,
  previousOccurrence,
  SeededRandom,
  type SandboxHost,
  type ScriptRun,
} from '@demarc/provisioning';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { z } from 'zod';
import { faultInWords, inScriptLines, lineOf } from './script-fault-words';

export interface SandboxLimits {
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  readonly outcomeLength: number;
}

/** Why a script is none. */
export interface ScriptProblem {
  readonly message: string;
  /** Of the script, counted from 1. */
  readonly line: number | null;
}

export const SANDBOX_LIMITS: SandboxLimits = {
  cpuMs: 50,
  memoryBytes: 32 * 1024 * 1024,
  stackBytes: 192 * 1024,
  outcomeLength: 512 * 1024,
};

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/**
 * Runs scripts of operators in QuickJS, which is WebAssembly: no object, file or socket of ours is in its reach. Every
 * pass has a context of its own, so that nothing of one device is seen by the next.
 */
export class ScriptSandbox {
  private runtime: QuickJSRuntime;
  private deadlineMs = 0;
  /** The pass has told its outcome: what it runs on with is cut off where no `catch` sees it. */
  private isOver = false;
  private outcome: string | null = null;

  private constructor(
    private readonly engine: QuickJSWASMModule,
    private readonly limits: SandboxLimits,
  ) {
    this.runtime = this.newRuntime();
  }

  static async create(limits = SANDBOX_LIMITS): Promise<ScriptSandbox> {
    return new ScriptSandbox(await newQuickJSWASMModuleFromVariant(variant), limits);
  }

  /** One pass. @returns its outcome as JSON, which a script may have tampered with: it is to be checked */
  run(run: ScriptRun): string {
    this.outcome = null;
    this.isOver = false;
    const context = this.runtime.newContext();
    this.deadlineMs = cpuMs() + this.limits.cpuMs;
    try {
      const failure = this.evaluate(context, run);
      const outcome: string | null = this.outcome;
      if (outcome !== null) return outcome;
      // What died of its memory may leave a runtime that is not to be trusted any more.
      this.renew(context);
      return faultInWords(failure);
    } finally {
      if (context.alive) context.dispose();
    }
  }

  /** Whether it is a script at all: what is wrong, and where, when it is not. */
  check(script: string): ScriptProblem | null {
    const context = this.runtime.newContext();
    this.deadlineMs = cpuMs() + this.limits.cpuMs;
    this.isOver = false;
    try {
      const text = context.newString(script);
      const compile = context.unwrapResult(context.evalCode(COMPILE));
      const result = context.callFunction(compile, context.undefined, text);
      text.dispose();
      compile.dispose();
      if (result.error !== undefined) {
        result.error.dispose();
        return { message: 'it cannot be read in time', line: null };
      }
      const problem: unknown = context.dump(result.value);
      result.value.dispose();
      if (typeof problem !== 'string') return null;
      const { name, message, stack } = inScriptLines(Problem.parse(JSON.parse(problem)), script);
      return { message: `${name}: ${message}`, line: lineOf(stack) };
    } finally {
      context.dispose();
    }
  }

  dispose(): void {
    this.runtime.dispose();
  }

  private evaluate(context: QuickJSContext, { script, args, answers, calls, now, deviceId }: ScriptRun): unknown {
    const host = this.hostOf(context, deviceId);
    const input = context.newString(JSON.stringify({ script, args, answers, calls, now, hash: offsetHash(deviceId) }));
    const prelude = context.unwrapResult(context.evalCode(PRELUDE, 'prelude'));
    const result = context.callFunction(prelude, context.undefined, host, input);
    let failure: unknown = null;
    if (result.error === undefined) result.value.dispose();
    else {
      failure = cpuMs() > this.deadlineMs ? TIMED_OUT : describe(context, result.error);
      result.error.dispose();
    }
    for (const handle of [host, input, prelude]) handle.dispose();
    return failure;
  }

  private hostOf(context: QuickJSContext, deviceId: string): QuickJSHandle {
    let random: SeededRandom | null = null;
    const host: SandboxHost = {
      finish: (json) => {
        this.outcome ??= json.length > this.limits.outcomeLength ? TOO_MUCH : json;
        this.isOver = true;
      },
      isPath: (path) => parseScriptPath(path) !== null,
      random: () => (random ??= new SeededRandom(deviceId)).next(),
      seed: (text) => {
        random = new SeededRandom(text.slice(0, 1_000));
      },
      cron: (expression, before) => previousOccurrence(expression.slice(0, 200), before) ?? -1,
    };
    const text = (handle: QuickJSHandle | undefined): string => (handle === undefined ? '' : context.getString(handle));
    const functions: Readonly<Record<keyof SandboxHost, (...given: QuickJSHandle[]) => QuickJSHandle>> = {
      finish: (json) => (host.finish(text(json)), context.undefined),
      isPath: (path) => (host.isPath(text(path)) ? context.true : context.false),
      random: () => context.newNumber(host.random()),
      seed: (seed) => (host.seed(text(seed)), context.undefined),
      cron: (expression, before) =>
        context.newNumber(host.cron(text(expression), before === undefined ? 0 : context.getNumber(before))),
    };
    const object = context.newObject();
    for (const [name, call] of Object.entries(functions)) {
      const handle = context.newFunction(name, call);
      context.setProp(object, name, handle);
      handle.dispose();
    }
    return object;
  }

  private newRuntime(): QuickJSRuntime {
    const runtime = this.engine.newRuntime();
    runtime.setMemoryLimit(this.limits.memoryBytes);
    runtime.setMaxStackSize(this.limits.stackBytes);
    runtime.setInterruptHandler(() => this.isOver || cpuMs() > this.deadlineMs);
    return runtime;
  }

  private renew(context: QuickJSContext): void {
    context.dispose();
    this.runtime.dispose();
    this.runtime = this.newRuntime();
  }
}

/** Reads a script as the body of the function that it is, and says what is wrong with it. */
const COMPILE = `(function (script) {
  try { Function('declare', 'commit', 'clear', 'ext', 'log', 'args', 'console', '"use strict";' + script + '\\n'); }
  catch (error) { return JSON.stringify({ name: String(error.name), message: String(error.message), stack: String(error.stack) }); }
})`;

const Problem = z.object({ name: z.string(), message: z.string(), stack: z.string() });

const TIMED_OUT = { name: 'Error', message: 'Script execution timed out after 50ms' };

const TOO_MUCH = JSON.stringify({
  declarations: [],
  clears: [],
  log: [],
  end: { kind: 'fault', code: 'script.Error', message: 'Script declared too much' },
});

function describe(context: QuickJSContext, error: QuickJSHandle): unknown {
  const read = (name: string): string => {
    const handle = context.getProp(error, name);
    const text = context.typeof(handle) === 'string' ? context.getString(handle) : '';
    handle.dispose();
    return text;
  };
  return { name: read('name'), message: read('message') };
}
