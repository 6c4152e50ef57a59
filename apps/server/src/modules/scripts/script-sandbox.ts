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

/** A context of its own for one pass, with everything in it but the script. */
interface Ready {
  readonly context: QuickJSContext;
  readonly prelude: QuickJSHandle;
  readonly host: QuickJSHandle;
}

/** As many as the scripts of a session ask for in one go. */
const READY = 4;

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
  private deviceId = '';
  private random: SeededRandom | null = null;
  private readonly ready: Ready[] = [];

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
    const { context, prelude, host } = this.ready.pop() ?? this.made();
    this.outcome = null;
    this.isOver = false;
    this.deviceId = run.deviceId;
    this.random = null;
    this.deadlineMs = cpuMs() + this.limits.cpuMs;
    try {
      const failure = this.evaluate({ context, prelude, host }, run);
      const outcome: string | null = this.outcome;
      if (outcome !== null) return outcome;
      // What died of its memory may leave a runtime that is not to be trusted any more.
      this.renew(context);
      return faultInWords(failure);
    } finally {
      if (context.alive) context.dispose();
    }
  }

  /** Makes contexts ready for the passes to come: more than half of what a pass costs, while nobody waits for one. */
  prepare(): void {
    while (this.ready.length < READY) this.ready.push(this.made());
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
    this.forgetReady();
    this.runtime.dispose();
  }

  private made(): Ready {
    this.isOver = false;
    this.deadlineMs = Infinity;
    const context = this.runtime.newContext();
    const prelude = context.unwrapResult(context.evalCode(PRELUDE, 'prelude'));
    return { context, prelude, host: this.hostOf(context) };
  }

  private forgetReady(): void {
    for (const { context, prelude, host } of this.ready.splice(0)) {
      for (const handle of [host, prelude]) handle.dispose();
      context.dispose();
    }
  }

  private evaluate({ context, prelude, host }: Ready, run: ScriptRun): unknown {
    const { script, args, answers, calls, now, deviceId } = run;
    const input = context.newString(JSON.stringify({ script, args, answers, calls, now, hash: offsetHash(deviceId) }));
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

  private hostOf(context: QuickJSContext): QuickJSHandle {
    const host: SandboxHost = {
      finish: (json) => {
        this.outcome ??= json.length > this.limits.outcomeLength ? TOO_MUCH : json;
        this.isOver = true;
      },
      isPath: (path) => parseScriptPath(path) !== null,
      random: () => (this.random ??= new SeededRandom(this.deviceId)).next(),
      seed: (text) => {
        this.random = new SeededRandom(text.slice(0, 1_000));
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
    this.forgetReady();
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
