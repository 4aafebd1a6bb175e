import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ApiError } from '../api/client.ts';
import { backboneQuery } from '../api/taxa.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
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
  useTitle(t('Names'));
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
      <h1>{t('Names')}</h1>
      <p className="lead">
        {backbone.data === undefined
          ? t('The taxonomy to which the names of all records are matched.')
          : t(
              '{n, plural, one {# name} other {# names}}, to which the names of all records are matched.',
              { n: backbone.data.count },
            )}
      </p>
      <NameSearch />
      <p className="actions">
        <Link to="/names/match" className="button">
          {t('Match a list of names')} <ArrowIcon />
        </Link>
        <Link to="/names/compare" className="button">
          {t('Compare two ways of matching')} <ArrowIcon />
        </Link>
      </p>
      {backbone.data === undefined ? (
        <Loading what={t('the names')} />
      ) : (
        <div className="names-columns">
          <section aria-labelledby="kingdoms">
            <h2 id="kingdoms">{t('From the top')}</h2>
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
                    {one.numSpecies > 0 && counted(one.numSpecies, 'species')}
                  </span>
                </li>
              ))}
            </ul>
          </section>
          <section aria-labelledby="ranks">
            <h2 id="ranks">{t('By rank')}</h2>
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
    <EmptyDrawer title={t('No backbone yet')} page>
      <p>
        <Words
          id="Names are matched to a backbone that is built from checklists: <0>opendrawer backbone add</0>, then <0>opendrawer backbone build</0>."
          in={[<code key="0" />]}
        />
      </p>
      {hint !== null && <p className="quiet">{hint}</p>}
    </EmptyDrawer>
  </div>
);
