import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** How the file of a worker is started: tests run it as it stands, in TypeScript. */
export const sandboxFile: { name: string; execArgv: string[] } = {
  name: join(__dirname, 'sandbox-worker.js'),
  execArgv: [],
};

const MEGABYTES = 64;

/** A worker without the environment, the arguments and the output of this process. */
export function startSandbox(): Worker {
  return new Worker(sandboxFile.name, {
    execArgv: sandboxFile.execArgv,
    argv: [],
    env: {},
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES, maxYoungGenerationSizeMb: 16 },
  });
}
