import { join } from 'node:path';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { type Plugin, runnerImport } from 'vite';
import type { Catalogue } from '../src/languages/catalogues/catalogue.ts';
import type { Language } from '../src/languages/languages.ts';

const PREFIX = 'virtual:catalogue/';
const SOURCE = join(import.meta.dirname, '../src/languages/catalogues/index.ts');

/** Texts of one language by id, compiled so that the browser needs no parser of messages. */
export function compiled(
  catalogues: readonly Catalogue[],
  language: Language,
): Record<string, unknown> {
  const messages: Record<string, unknown> = {};
  for (const catalogue of catalogues) {
    for (const [id, texts] of Object.entries(catalogue)) {
      messages[id] = compileMessage(language === 'en' ? (texts.en ?? id) : texts[language]);
    }
  }
  return messages;
}

/** Serves `virtual:catalogue/<language>` from the catalogues, which hold all languages side by side. */
export function catalogues(): Plugin {
  return {
    name: 'catalogues',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const { module, dependencies } = await runnerImport<{
        readonly CATALOGUES: readonly Catalogue[];
      }>(SOURCE);
      for (const file of [SOURCE, ...dependencies]) this.addWatchFile(file);
      const language = id.slice(PREFIX.length + 1) as Language;
      return `export default ${JSON.stringify(compiled(module.CATALOGUES, language))}`;
    },
  };
}
