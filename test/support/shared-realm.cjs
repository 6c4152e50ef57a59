const { ModuleMocker } = require('jest-mock');

const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

/** The realm of the worker itself, so that specs and the application that was loaded before them share one (see shared-runtime.cjs). */
module.exports = class SharedRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern = null;
  #before = { console, env: { ...process.env }, exit: process.exit };

  async setup() {}

  /** What a test file changed in the process is as it was before it. */
  async teardown() {
    const { console, env, exit } = this.#before;
    this.moduleMocker.restoreAllMocks();
    globalThis.console = console;
    process.exit = exit;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    delete globalThis[TIMEOUT];
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return globalThis;
  }
};
