import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ApiError } from '../api/client.ts';
import { backboneQuery } from '../api/taxa.ts';
import { ArrowIcon } from '../parts/icons.tsx';
import { NameSearch } from '../parts/name-search.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { TaxonLink } from '../parts/taxon-name.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, counted } from '../words/format.ts';
import { rankWords } from '../words/taxa.ts';

const SHOWN_RANKS = 8;

/** The backbone: a name can be found, the tree entered from its top, a list matched. */
export function NamesPage() {
  useTitle('Names');
  const backbone = useQuery(backboneQuery);
  if (backbone.error !== null) {
    return backbone.error instanceof ApiError && backbone.error.code === 'BACKBONE_MISSING' ? (
      <NoBackbone hint={backbone.error.hint} />
    ) : (
      <FaultState error={backbone.error} retry={() => void backbone.refetch()} />
    );
  }
  const ranks = backbone.data?.facets.find(({ field }) => field === 'RANK')?.counts ?? [];
  return (
    <div className="page names">
      <h1>Names</h1>
      <p className="lead">
        {backbone.data === undefined
          ? 'The taxonomy to which the names of all records are matched.'
          : `${counted(backbone.data.count, 'name')}, to which the names of all records are matched.`}
      </p>
      <NameSearch />
      <p className="actions">
        <Link to="/names/match" className="button">
          Match a list of names <ArrowIcon />
        </Link>
        <Link to="/names/compare" className="button">
          Compare two ways of matching <ArrowIcon />
        </Link>
      </p>
      {backbone.data === undefined ? (
        <Loading what="the names" />
      ) : (
        <div className="names-columns">
          <section aria-labelledby="kingdoms">
            <h2 id="kingdoms">From the top</h2>
            <ul className="taxon-list">
              {backbone.data.kingdoms.map((one) => (
                <li key={one.key}>
                  <TaxonLink
                    taxonKey={one.key}
                    name={one.canonicalName}
                    authorship={one.authorship}
                    rank={one.rank}
                  />
                  <span className="quiet number">
                    {one.numSpecies > 0 && counted(one.numSpecies, 'species', 'species')}
                  </span>
                </li>
              ))}
            </ul>
          </section>
          <section aria-labelledby="ranks">
            <h2 id="ranks">By rank</h2>
            <ul className="taxon-list">
              {ranks.slice(0, SHOWN_RANKS).map((one) => (
                <li key={one.name}>
                  <span>{rankWords(one.name)}</span>
                  <span className="quiet number">{count(one.count)}</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </div>
  );
}

const NoBackbone = ({ hint }: { readonly hint: string | null }) => (
  <div className="page">
    <EmptyDrawer title="No backbone yet" page>
      <p>
        Names are matched to a backbone that is built from checklists:{' '}
        <code>opendrawer backbone add</code>, then <code>opendrawer backbone build</code>.
      </p>
      {hint !== null && <p className="quiet">{hint}</p>}
    </EmptyDrawer>
  </div>
);
