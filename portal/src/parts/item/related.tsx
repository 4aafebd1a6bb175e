import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { overviewQuery } from '../../api/queries.ts';
import type { Hit, ItemDetail } from '../../api/types.ts';
import { t } from '../../languages/i18n.ts';
import type { SearchState } from '../../state/search-state.ts';
import { count } from '../../words/format.ts';
import { typeLine } from '../../words/record.ts';
import { ArrowIcon, kindOf } from '../icons.tsx';
import { Thumb } from '../thumb.tsx';

const SHOWN = 6;

interface Relation {
  readonly title: string;
  readonly search: SearchState;
}

/** What an item shares with others, the closest first. */
function relationsOf(item: ItemDetail): readonly Relation[] {
  const [creator] = [...item.creator, ...item.recordedBy];
  const [topic] = item.topic;
  const [culture] = item.culture;
  const taxon =
    item.acceptedTaxonKey !== null
      ? { taxonKey: [String(item.acceptedTaxonKey)] }
      : item.scientificName === null
        ? null
        : { scientificName: [item.scientificName] };
  const name = item.acceptedScientificName ?? item.scientificName ?? '';
  return [
    ...(taxon === null ? [] : [{ title: t('Of the same taxon: {name}', { name }), search: taxon }]),
    ...(creator === undefined
      ? []
      : [{ title: t('By {name}', { name: creator }), search: { creator: [creator] } }]),
    ...(topic === undefined
      ? []
      : [{ title: t('About {name}', { name: topic }), search: { topic: [topic] } }]),
    ...(culture === undefined
      ? []
      : [{ title: t('Of the culture {name}', { name: culture }), search: { culture: [culture] } }]),
  ];
}

/** Other items of the same taxon, by the same hand, about the same. */
export function Related({ item }: { readonly item: ItemDetail }) {
  const relations = relationsOf(item);
  const found = useQueries({
    queries: relations.map(({ search }) => overviewQuery(search, [], SHOWN + 1)),
  });
  const rows = relations.flatMap((relation, n) => {
    const page = found[n]?.data;
    const hits = (page?.results ?? []).filter((hit) => hit.key !== item.key).slice(0, SHOWN);
    return page === undefined || hits.length === 0
      ? []
      : [{ ...relation, hits, total: page.count }];
  });
  if (rows.length === 0) return null;
  return (
    <section className="related" aria-labelledby="related">
      <h2 id="related">{t('Related items')}</h2>
      {rows.map(({ title, search, hits, total }) => (
        <div key={title} className="related-row">
          <h3>
            <Link to="/" search={search}>
              {title} <span className="quiet number">{count(total)}</span> <ArrowIcon />
            </Link>
          </h3>
          <ul>
            {hits.map((hit) => (
              <li key={hit.key}>
                <RelatedItem hit={hit} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

const RelatedItem = ({ hit }: { readonly hit: Hit }) => (
  <Link to="/item/$key" params={{ key: hit.key }} className="related-item">
    <span className="related-picture">
      <Thumb src={hit.thumbnailUrl} alt="" kind={kindOf(hit)} words={typeLine(hit)} />
    </span>
    <span className="related-title">{hit.title}</span>
  </Link>
);
