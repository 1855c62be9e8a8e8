/** How the desk is bundled: its page, and the gallery of its parts; big libraries in files of their own so that they load side by side and stay cached. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    license: { fileName: 'licences.md' },
    emptyOutDir: true,
    target: 'es2023',
    // The page's policy allows no data: addresses, so nothing is inlined as one.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      input: {
        index: path.join(import.meta.dirname, 'index.html'),
        gallery: path.join(import.meta.dirname, 'gallery.html'),
      },
      output: {
        codeSplitting: {
          groups: [
            { name: 'grid', test: /node_modules[\\/]ag-grid/ },
            { name: 'charts', test: /node_modules[\\/](lightweight-charts|fancy-canvas)/ },
            { name: 'layout', test: /node_modules[\\/]dockview/ },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|zustand)[\\/]/ },
          ],
        },
      },
    },
  },
});
