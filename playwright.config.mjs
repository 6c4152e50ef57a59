import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { chromiumLaunchOptions } from './test/browser/chromium.mjs';
import { scratchFolder } from './test/support/scratch.ts';

const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(String(port)));
    });
  });

// Workers read this file again: what the first reading chose goes on in the environment.
process.env.DEMARC_BROWSER_PORT ??= await freePort();
process.env.DEMARC_BROWSER_HELP_DESK_PORT ??= await freePort();
process.env.DEMARC_BROWSER_ACCOUNTING_PORT ??= await freePort();
if (process.env.DEMARC_BROWSER_DATA === undefined) {
  const folder = scratchFolder('demarc-browser-');
  process.env.DEMARC_BROWSER_DATA = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true })); // when the demonstration has stopped
}
const baseURL = `http://127.0.0.1:${process.env.DEMARC_BROWSER_PORT}`;

const LOOKS = /\/(pages|forms)\.spec\.ts$/;
const SHOWS = /\/(fleet|models|proofs|calls|profiles|scripts|firmware|bulk|sessions|pools|genieacs)\.spec\.ts$/;
const ALONE = /\/(control|held-runs)\.spec\.ts$/;

/** The portal in real Chromium against the whole product: the demonstration, as `npm run demo` starts it. */
export default defineConfig({
  testDir: './test/browser',
  // One demonstration for all. What looks at it, or changes what is only looked at, goes on beside what acts in homes; what holds everything
  // up (the brake) or moves its calendar by weeks comes when everybody else is done.
  projects: [
    { name: 'looks', testMatch: LOOKS, workers: 2 },
    { name: 'shows', testMatch: SHOWS, workers: 1 },
    { name: 'acts', testIgnore: [LOOKS, SHOWS, ALONE], workers: 1 },
    { name: 'alone', testMatch: ALONE, workers: 1, dependencies: ['looks', 'shows', 'acts'] },
  ],
  // Pages are waited for more than they compute.
  workers: 4,
  retries: process.env.CI ? 1 : 0, // a second try is reported as flaky; it does not hide the first
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    baseURL,
    browserName: 'chromium',
    headless: true,
    launchOptions: await chromiumLaunchOptions(),
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Dhaka',
    trace: 'retain-on-failure',
  },
  webServer: {
    command: 'node scripts/run.mjs demo',
    url: `${baseURL}/readyz`,
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: {
      HTTP_PORT: process.env.DEMARC_BROWSER_PORT,
      DEMO_HELP_DESK_PORT: process.env.DEMARC_BROWSER_HELP_DESK_PORT,
      CWMP_PORT: '0',
      FILES_PORT: '0',
      POSTGRES_PORT: '0',
      RADIUS_ACCOUNTING_PORT: process.env.DEMARC_BROWSER_ACCOUNTING_PORT,
      DATA_DIR: process.env.DEMARC_BROWSER_DATA,
      LOG_LEVEL: 'error',
    },
  },
});
