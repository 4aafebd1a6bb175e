import { Link } from '@tanstack/react-router';
import { isItalicRank } from '../words/taxa.ts';

interface TaxonNameProps {
  readonly name: string;
  readonly authorship?: string | undefined;
  readonly rank: string;
}

/** A name as the codes set it: genera and below in italics, the authorship upright. */
export const TaxonName = ({ name, authorship, rank }: TaxonNameProps) => (
  <>
    <span className={isItalicRank(rank) ? 'scientific' : undefined}>{name}</span>
    {authorship !== undefined && <span className="authorship"> {authorship}</span>}
  </>
);

/** The same, leading to the page of the taxon. */
export const TaxonLink = ({
  taxonKey,
  ...name
}: TaxonNameProps & { readonly taxonKey: number | string }) => (
  <Link to="/taxon/$key" params={{ key: String(taxonKey) }}>
    <TaxonName {...name} />
  </Link>
);
