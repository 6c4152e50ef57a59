/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'json'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^@demarc/([^/]+)$': '<rootDir>/libs/$1/src' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

/** Server, scenario, CWMP and architecture tests share one real PostgreSQL, a database per worker. */
const database = {
  testEnvironment: '<rootDir>/test/support/shared-realm.cjs',
  runtime: '<rootDir>/test/support/shared-runtime.cjs',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/worker-database.ts'],
};

module.exports = {
  testTimeout: 30000,
  // Jest leaves a core to itself and would use one of two; the tests wait for PostgreSQL and sockets more than they compute.
  maxWorkers: 4,
  projects: [
    { ...shared, displayName: 'unit', roots: ['<rootDir>/libs', '<rootDir>/apps'], testRegex: '(?<!int-)spec\\.ts$' },
    {
      ...shared,
      ...database,
      displayName: 'server',
      roots: ['<rootDir>/apps', '<rootDir>/test'],
      testRegex: '(\\.int-spec|/test/(architecture|scenarios|cwmp|e2e)/.*\\.spec)\\.ts$',
    },
  ],
};
