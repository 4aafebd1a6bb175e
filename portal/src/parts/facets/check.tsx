import type { ReactNode } from 'react';

interface CheckProps {
  readonly checked: boolean;
  readonly value?: string;
  readonly onChange: (checked: boolean) => void;
  /** It stands by itself, not in a list. */
  readonly alone?: boolean;
  /** Words, and after them a count. */
  readonly children: ReactNode;
}

/** A checkbox of our drawing; the input itself lies over it, invisible. */
export function Check({ checked, value, onChange, alone = false, children }: CheckProps) {
  return (
    <label className={alone ? 'check check-alone' : 'check'}>
      <input
        type="checkbox"
        checked={checked}
        value={value}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="check-box">
        <svg viewBox="0 0 18 18" width="14" height="14" aria-hidden="true" focusable="false">
          <path d="m3.5 9.5 4 4 7-8.5" />
        </svg>
      </span>
      {children}
    </label>
  );
}
