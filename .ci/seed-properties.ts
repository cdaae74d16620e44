import { configureGlobal } from 'fast-check';

/** Property tests draw the same values in each run; `SEED=n` draws others. */
configureGlobal({ seed: Number(process.env['SEED'] ?? 20_261_121) });
