// The entry of `npm start` and `npm run local`: installs what is missing, then becomes the runtime. One process from
// the first line to the last, so that a signal sent to it reaches the runtime.
import '../.ci/ensure-installed.mjs';

// Errors name the lines of the sources; the map is read when the first one is printed.
process.setSourceMapsEnabled(true);

const { bundledRuntime } = await import('./bundle-runtime.mjs');
await import(await bundledRuntime());
