/** Loaded before anything else (`node --import`): replaces the one text of the broken build that the environment names. */
import { registerHooks } from 'node:module';
import { BROKEN_BUILD, BROKEN_BUILDS } from './broken-builds.ts';

const build = BROKEN_BUILDS.find(({ name }) => name === process.env[BROKEN_BUILD]);

if (build) {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const edits = build.edits.filter(({ file }) => url.endsWith(`/${file}`));
      if (edits.length === 0) return loaded;
      let source = Buffer.from(loaded.source as Uint8Array).toString();
      for (const { file, find, replace } of edits) {
        const parts = source.split(find);
        if (parts.length !== 2) throw new Error(`"${build.name}" no longer fits ${file}: "${find}" is not there once`);
        source = parts.join(replace);
      }
      return { ...loaded, source };
    },
  });
}
