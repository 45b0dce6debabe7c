/**
 * Jest's module system, replaced by Node's own: each worker loads packages and sources once and not
 * once for every test file, and as the product does. Loading them into a context of its own took jest
 * more time than most files' tests. What it costs is nothing that is used here: module mocks, and
 * sources that are fresh in every file.
 */
import { createRequire, setSourceMapsSupport } from 'node:module';
import { pathToFileURL } from 'node:url';

import JestRuntime from 'jest-runtime';

import { setGlobals } from './jest-globals.mjs';
import './typescript-hooks.mjs';

const require = createRequire(import.meta.url);
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

class NativeRuntime extends JestRuntime {
  /** The framework itself, with fresh state for each test file. */
  requireInternalModule(from, to) {
    const path = to ? createRequire(from).resolve(to) : from;
    delete require.cache[path];
    return require(path);
  }

  setGlobalsForRuntime(globals) {
    setGlobals(globals);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    // Jest's own would look for source maps in its own transforms.
    Error.prepareStackTrace = undefined;
    await import(pathToFileURL(path).href);
  }
}

export { NativeRuntime as 'module.exports' };
