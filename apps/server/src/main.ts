import 'reflect-metadata';
import { runServer } from './run-server';

const MINIMUM_NODE = 24;

async function main(): Promise<void> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < MINIMUM_NODE) {
    throw new Error(`Node ${process.version} is too old: "npm start" uses the Node ${MINIMUM_NODE} that npm installed`);
  }
  await runServer();
}

main().catch((error: unknown) => {
  const expected = error instanceof Error && error.name === 'ConfigError';
  console.error(expected ? error.message : error);
  process.exit(1);
});
