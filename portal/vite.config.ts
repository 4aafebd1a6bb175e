import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { basemapFile } from './build/basemap.ts';
import { catalogues } from './build/catalogues.ts';

/** Where `npm run dev`-style serving finds the API; builds do not need it. */
const api = process.env['OPENDRAWER_API'] ?? 'http://localhost:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), catalogues(), basemapFile()],
  build: {
    outDir: '../dist/portal',
    emptyOutDir: true,
    // What is loaded before anything is shown is measured by a test.
    manifest: 'manifest.json',
    // A module preload polyfill would be an inline script, and data: fonts or styles are not allowed either.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The map's renderer is one file, which only maps load.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/v1': api, '/v2': api } },
});
