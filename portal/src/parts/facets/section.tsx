import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
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
  return (
    <Disclosure className="facet" isExpanded={open} onExpandedChange={onOpen}>
      <Heading level={3}>
        <Button slot="trigger" className="facet-title">
          <ChevronIcon />
          <span>{title}</span>
          {chosen > 0 && <span className="badge">{count(chosen)}</span>}
        </Button>
      </Heading>
      <DisclosurePanel className="facet-panel">{open && children}</DisclosurePanel>
    </Disclosure>
  );
}
