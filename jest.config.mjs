import { swcOptions } from './test/support/swc-options.mjs';

const typescript = { '^.+\\.ts$': ['@swc/jest', swcOptions] };

const common = {
  rootDir: import.meta.dirname,
  transform: typescript,
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import './x.js' as Node will see it; under Jest the file is still './x.ts'.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  restoreMocks: true,
  // Once a run, for both projects together.
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

/** @type {import('jest').Config} */
export default {
  // Databases are started and passwords hashed: a busy machine needs more than the five seconds of the default.
  testTimeout: 30_000,
  // Each spec loads the service anew, and modules of ES are never given back: a worker that has grown is slow.
  workerIdleMemoryLimit: '1200MB',
  coverageProvider: 'v8',
  // The court runs the core, so it is the core whose every line is run here.
  collectCoverageFrom: [
    'src/core/**/*.ts',
    '!src/**/*.spec.ts',
    '!src/**/*.d.ts',
    // Types alone: there is nothing in them to run.
    '!src/core/engine.ts',
    '!src/core/custody/{event-type,fold-event,guard-name}.ts',
    '!src/core/custody/gaps/finding.ts',
    '!src/core/admissibility/item-facts.ts',
    '!src/core/verify/inspection.ts',
  ],
  // Bites only with --coverage, which takes a quarter longer: `npm test -- --coverage`, before a release.
  coverageThreshold: { './src/core/': { branches: 97, functions: 100, lines: 100 } },
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    { ...common, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.spec.ts'] },
  ],
};
