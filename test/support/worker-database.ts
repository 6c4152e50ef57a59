import 'reflect-metadata';
import pg from 'pg';

const TEMPLATE = 'demarc_template';

// Real sockets and processes on a busy machine: one more try, and the first failure is shown.
if (process.env.CI !== undefined) jest.retryTimes(1, { logErrorsBeforeRetry: true });

/** A fresh copy of the migrated template for this test file; DATABASE_URL points to it. */
beforeAll(async () => {
  const base = process.env.TEST_DATABASE_URL;
  if (base === undefined) throw new Error('the global set-up did not start PostgreSQL');
  const name = `demarc_w${process.env.JEST_WORKER_ID}`;
  const client = new pg.Client(base);
  await client.connect();
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name} template ${TEMPLATE}`);
  await client.end();
  const url = new URL(base);
  url.pathname = `/${name}`;
  process.env.DATABASE_URL = url.href;
});
