import { parentPort } from 'node:worker_threads';
import type { ScriptRun } from '@demarc/provisioning';
import { ScriptSandbox, type ScriptProblem } from './script-sandbox';

/** What the pool asks of a worker. */
export type SandboxOrder =
  { readonly id: number; readonly runs: readonly ScriptRun[] } | { readonly id: number; readonly check: string };

export type SandboxAnswer =
  | { readonly id: number; readonly outcomes: readonly string[] }
  | { readonly id: number; readonly problem: ScriptProblem | null };

/** The thread in which scripts run: it knows them and what they are told, and nothing else of Demarc. */
async function serve(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('assertion failed: this is the file of a worker');
  const sandbox = await ScriptSandbox.create();
  sandbox.prepare();
  port.on('message', (order: SandboxOrder) => {
    const answer: SandboxAnswer =
      'check' in order
        ? { id: order.id, problem: sandbox.check(order.check) }
        : { id: order.id, outcomes: order.runs.map((run) => sandbox.run(run)) };
    port.postMessage(answer);
    // The answer goes first: what is asked next waits for less then.
    setImmediate(() => sandbox.prepare());
  });
}

void serve();
