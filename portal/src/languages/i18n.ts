import { i18n } from '@lingui/core';
import type { MessageId } from './catalogues/index.ts';
import { type Language, languageOf } from './languages.ts';

export type { MessageId } from './catalogues/index.ts';

/** Values for the places of a message; numbers in plurals are written as the language writes them. */
export type MessageValues = Readonly<Record<string, string | number>>;

// Before a catalogue has come, and in tests, the ids stand for themselves: they are the English texts.
if (i18n.locale === '') i18n.loadAndActivate({ locale: 'en', messages: {} });

/** The language in which the portal speaks now. */
export const language = (): Language => languageOf(i18n.locale) ?? 'en';

/**
 * A text of the portal in the language of the reader. The id is the English text itself, in ICU message format. To be
 * called while rendering, never when a module is loaded: the language is not known then.
 */
export const t = (id: MessageId, values?: MessageValues): string => i18n._(id, values);

/** The same for texts that are put together or come from the data: null where no catalogue has it. */
export function translated(id: string, values?: MessageValues): string | null {
  const { messages } = i18n;
  return Object.hasOwn(messages, id) ? i18n._(id, values) : null;
}
