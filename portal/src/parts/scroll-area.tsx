import type { ReactNode } from 'react';

interface ScrollAreaProps {
  /** What it holds, for those who listen. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A table that scrolls sideways where it is too wide. */
export function ScrollArea({ label, children }: ScrollAreaProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable from the keyboard
    <section className="table-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
