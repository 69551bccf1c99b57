/** One module, so that the page needs no other script than files of the service (script-src 'self'). */
export default {
  root: import.meta.dirname,
  logLevel: 'warn',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: 'device-key/device-key.ts', formats: ['es'], fileName: () => 'device-key.mjs' },
  },
};
