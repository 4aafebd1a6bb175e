import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { I18nProvider as AriaI18nProvider } from 'react-aria-components';
import { language } from './i18n.ts';
import type { Language } from './languages.ts';

const subscribe = (listener: () => void): (() => void) => i18n.on('change', listener);

/** The language in which the portal speaks; renders again when it changes. */
export const useLanguage = (): Language => useSyncExternalStore(subscribe, language);

/** Speaks the chosen language to everything within; a change of language builds the page anew from its address. */
export function InLanguage({ children }: { readonly children: ReactNode }) {
  const code = useLanguage();
  return (
    <I18nProvider i18n={i18n}>
      <AriaI18nProvider key={code} locale={code === 'en' ? 'en-GB' : code}>
        {children}
      </AriaI18nProvider>
    </I18nProvider>
  );
}
