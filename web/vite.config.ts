import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const inWeb = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: inWeb('.'),
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: inWeb('dist'),
    emptyOutDir: true,
    target: 'es2023',
    // The editor of the playground is large and loads only there.
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: { input: [inWeb('index.html'), inWeb('playground.html')] },
  },
});
