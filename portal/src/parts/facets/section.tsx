import { type ReactNode, useId } from 'react';
import { count } from '../../words/format.ts';
import { ChevronIcon } from '../icons.tsx';

interface SectionProps {
  readonly title: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** How many choices are made in it. */
  readonly chosen: number;
  readonly children: ReactNode;
}

/** A part of the sidebar that opens and closes. What it holds is made only while it is open. */
export function Section({ title, open, onOpen, chosen, children }: SectionProps) {
  const id = useId();
  return (
    <div className="facet" data-expanded={open || undefined}>
      <h3>
        <button
          type="button"
          className="facet-title"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => onOpen(!open)}
        >
          <ChevronIcon />
          <span>{title}</span>
          {chosen > 0 && <span className="badge">{count(chosen)}</span>}
        </button>
      </h3>
      <div id={id} className="facet-panel" hidden={!open}>
        {open && children}
      </div>
    </div>
  );
}
