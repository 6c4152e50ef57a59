const { createRequire } = require('node:module');
const { dirname, join, resolve, sep } = require('node:path');
const { compileFunction, constants } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
const { sourceMaps } = require('./typescript.cjs');

const ROOT = join(__dirname, '../..');
const TESTS = join(ROOT, 'test') + sep;
const LIB = /^@demarc\/([a-z-]+)$/;
/** What a spec must have from the very framework that runs it. */
const FRAMEWORK = new Set(['@jest/globals', '@jest/expect', 'expect']);

/**
 * Loads the application and the packages once per worker, not once per test file: only what lies under test/, and the
 * spec itself, is evaluated anew. Loading the whole server took two of the three seconds of a small spec.
 */
module.exports = class SharedRuntime extends Runtime {
  constructor(...given) {
    const { getBuiltinModule } = process;
    super(...given);
    process.getBuiltinModule = getBuiltinModule; // Jest's own would be for a realm of its own
    const { executor } = this;
    // Specs run in this process's own realm, with the application; Jest would compile them for one of their own.
    executor.compile = (source, filename) =>
      compileFunction(source, executor.injectedModuleParameters, {
        filename,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
  }

  requireModuleOrMock(from, name) {
    const lib = LIB.exec(name)?.[1];
    if (lib !== undefined) return this.#load(from, join(ROOT, 'libs', lib, 'src/index.ts'));
    const isOfTests = name.startsWith('.') && resolve(dirname(from), name).startsWith(TESTS);
    if (isOfTests || FRAMEWORK.has(name)) return super.requireModuleOrMock(from, name);
    return this.#load(from, name);
  }

  #load(from, name) {
    const loaded = createRequire(from)(name);
    const known = this.getSourceMaps();
    for (const [file, map] of sourceMaps) known.set(file, map);
    return loaded;
  }
};
