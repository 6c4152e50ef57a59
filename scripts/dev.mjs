// npm run dev: swc in watch mode, the server restarted on each change, and Vite's dev server for the portal.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const SERVER = 'dist/server/apps/server/src/main.js';
const children = [];
let stopping = false;

function stop() {
  if (stopping) return;
  stopping = true;
  for (const child of children) child.kill('SIGTERM');
}

function start(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' });
  children.push(child);
  child.on('exit', stop);
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
start('swc', [
  'apps/server',
  'apps/cpe-sim',
  'libs',
  'migrations',
  '-d',
  'dist/server',
  '--watch',
  '--ignore',
  'libs/ui/**',
]);
while (!existsSync(SERVER)) await sleep(100);
start('node', ['--enable-source-maps', '--watch-path=dist/server', '--watch-preserve-output', SERVER]);
start('vite', ['-c', 'apps/portal/vite.config.mts']);
