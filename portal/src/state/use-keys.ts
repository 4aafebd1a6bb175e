import { useEffect, useRef } from 'react';

/** Where keys have a meaning of their own. */
const BUSY =
  'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="radiogroup"], [role="toolbar"], [role="tablist"], [role="slider"], [role="application"], [role="grid"], [role="listbox"], [role="combobox"], [role="menu"], .openseadragon-canvas, .maplibregl-map';

/**
 * Keys of the whole page, by `event.key`. They rest while a field, a list or a picture has the focus, and with Ctrl,
 * Alt or the command key, which are the browser's.
 */
export function useKeys(keys: readonly (readonly [key: string, act: () => void])[]): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(BUSY) !== null) return;
      const act = latest.current.find(([key]) => key === event.key)?.[1];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
