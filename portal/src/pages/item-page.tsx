import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { datasetQuery, itemQuery, verbatimQuery } from '../api/queries.ts';
import type { ItemDetail, VerbatimAnswer } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { ArrowIcon, OutIcon } from '../parts/icons.tsx';
import { Citation, Credit } from '../parts/item/credit.tsx';
import { ItemNav } from '../parts/item/item-nav.tsx';
import { Related } from '../parts/item/related.tsx';
import { JsonTree } from '../parts/json-tree.tsx';
import { PointMap } from '../parts/small-map.tsx';
import { FaultState, Loading } from '../parts/states.tsx';
import { LicenseMark, Viewer } from '../parts/viewer.tsx';
import { useTitle } from '../state/use-title.ts';
import '../styles/item.css';
import {
  type Change,
  type ComparedGroup,
  type ComparedRow,
  compared,
} from '../words/comparison.ts';
import { coordinates, count, instant } from '../words/format.ts';
import { issueHint, issueMeaning, issueWords } from '../words/issues.ts';
import { dateAsWritten, typeLine, whereLine } from '../words/record.ts';
import { boxAround, type Understood } from '../words/understood.ts';

/** One item: seen, read, explained, credited. */
export function ItemPage() {
  const { key } = useParams({ from: '/item/$key' });
  const item = useQuery(itemQuery(key));
  const verbatim = useQuery(verbatimQuery(key));
  useTitle(item.data?.title ?? null);
  if (item.error !== null) {
    return <FaultState error={item.error} retry={() => void item.refetch()} />;
  }
  if (item.data === undefined) {
    return (
      <div className="page item">
        <Loading what={t('the item')}>
          <div className="skeleton skeleton-picture" />
          <div className="skeleton skeleton-line" />
          <div className="skeleton skeleton-line short" />
        </Loading>
      </div>
    );
  }
  return (
    <article className="item">
      <ItemNav itemKey={key} />
      <div className="item-top">
        <Viewer key={key} item={item.data} />
        <ItemHead item={item.data} />
      </div>
      <div className="item-body">
        <Comparison groups={compared(item.data, verbatim.data ?? null)} />
        <ItemAside item={item.data} />
      </div>
      <Related item={item.data} />
      {verbatim.data !== undefined && <Verbatim verbatim={verbatim.data} />}
      {verbatim.error !== null && (
        <p className="page" role="alert">
          {t('Could not be loaded: {reason}', { reason: verbatim.error.message })}
        </p>
      )}
    </article>
  );
}

function ItemHead({ item }: { readonly item: ItemDetail }) {
  const scientific = item.scientificName !== null && item.title === item.scientificName;
  const people = item.creator.length > 0 ? item.creator : item.recordedBy;
  const where = whereLine(item);
  const facts: readonly (readonly [string, string | null])[] = [
    [item.creator.length > 0 ? t('Maker') : t('Collector'), people.join('; ')],
    [t('Date'), dateAsWritten(item.verbatimEventDate)],
    [t('Place'), where],
    [t('Number'), item.catalogNumber],
    [t('Kept by'), item.institution],
  ];
  return (
    <header className="item-head">
      <p className="eyebrow">
        {[typeLine(item), item.collectionCode].filter((part) => part !== null).join(' · ')}
      </p>
      <h1 className={scientific ? 'scientific' : undefined}>{item.title}</h1>
      {item.scientificName !== null && !scientific && (
        <p className="scientific item-name">{item.scientificName}</p>
      )}
      {item.vernacularName.length > 0 && <p className="quiet">{item.vernacularName.join(', ')}</p>}
      <dl className="facts">
        {facts.map(([name, value]) =>
          value === null || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        <div>
          <dt>{t('Licence')}</dt>
          <dd>
            <LicenseMark code={item.license} otherwise={item.verbatimLicense ?? t('None stated')} />
          </dd>
        </div>
      </dl>
      {item.landingPage !== null && /^https?:/.test(item.landingPage) && (
        <p>
          <a className="button" href={item.landingPage} target="_blank" rel="noreferrer">
            {t('See it at the museum')} <OutIcon />
          </a>
        </p>
      )}
    </header>
  );
}

function Comparison({ groups }: { readonly groups: readonly ComparedGroup[] }) {
  return (
    <div className="comparison">
      <div className="comparison-head" aria-hidden="true">
        <span />
        <span>{t('As written')}</span>
        <span>{t('As understood')}</span>
      </div>
      {groups.map((group) => (
        <section key={group.title}>
          <h2>{group.title}</h2>
          {group.rows.map((row) => (
            <ComparisonRow key={row.name} row={row} />
          ))}
        </section>
      ))}
    </div>
  );
}

function ComparisonRow({ row }: { readonly row: ComparedRow }) {
  return (
    <div className="compared">
      <h3>{row.name}</h3>
      <div className="written">
        <h4 className="visually-hidden">{t('As written')}</h4>
        {row.written.length === 0 ? (
          <p className="quiet">{t('nothing of its own')}</p>
        ) : (
          <ul>
            {row.written.map((one) => (
              <li key={`${one.label}|${one.text}`}>
                {one.label !== null && <span className="label">{one.label}</span>}
                <span>{one.text}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="understood">
        <h4 className="visually-hidden">{t('As understood')}</h4>
        {row.understood.length === 0 ? (
          <p className="quiet">{t('kept as written')}</p>
        ) : (
          <ul>
            {row.understood.map((one) => (
              <li key={`${one.label ?? ''}|${one.text}`}>
                {one.label !== undefined && <span className="label">{one.label}</span>}
                <span className={one.scientific === true ? 'scientific' : undefined}>
                  <UnderstoodText one={one} />
                </span>
                <ChangeMark change={one.change} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** Says where what was understood is not what was written; its shape says so without colour, too. */
function ChangeMark({ change }: { readonly change: Change }) {
  if (change === 'same') return null;
  const what = change === 'changed' ? t('changed') : t('derived');
  return (
    <>
      {' '}
      <span className={`change-mark ${change}`}>{what}</span>
    </>
  );
}

/** Leads to the items that share it, or out to who or what is meant. */
function UnderstoodText({ one }: { readonly one: Understood }) {
  if (one.search !== undefined) {
    return (
      <Link to="/" search={one.search} className="same">
        {one.text}
      </Link>
    );
  }
  if (one.taxonKey !== undefined) {
    return (
      <Link to="/taxon/$key" params={{ key: String(one.taxonKey) }} className="same">
        {one.text}
      </Link>
    );
  }
  if (one.href === undefined) return one.text;
  return (
    <a href={one.href} target="_blank" rel="noreferrer" className="out">
      {one.text} <OutIcon />
    </a>
  );
}

function ItemAside({ item }: { readonly item: ItemDetail }) {
  const dataset = useQuery(datasetQuery(item.datasetKey));
  return (
    <aside className="item-aside" aria-label={t('About this record')}>
      <Place item={item} />
      <section>
        <h2>{t('Issues')}</h2>
        {item.issues.length === 0 ? (
          <p className="quiet">{t('None found.')}</p>
        ) : (
          <ul className="issues">
            {item.issues.map((issue) => (
              <li key={issue.name}>
                <strong>{issueWords(issue.name)}</strong>
                {issue.meaning !== null && <p>{issueMeaning(issue.name, issue.meaning)}</p>}
                {issue.hint !== null && <p className="quiet">{issueHint(issue.hint)}</p>}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{t('Identifiers')}</h2>
        <dl className="identifiers">
          {item.identifiers.map((one) => (
            <div key={`${one.label ?? ''}|${one.value}`}>
              <dt>{one.label ?? t('Identifier')}</dt>
              <dd>{one.value}</dd>
            </div>
          ))}
          <div>
            <dt>{t('Source key')}</dt>
            <dd>{item.occurrenceID}</dd>
          </div>
          <div>
            <dt>{t('Key here')}</dt>
            <dd>{item.key}</dd>
          </div>
        </dl>
      </section>
      <Credit item={item} />
      <Citation item={item} />
      <section>
        <h2>{t('Provenance')}</h2>
        <dl className="identifiers">
          <div>
            <dt>{t('Dataset')}</dt>
            <dd>
              <Link to="/dataset/$key" params={{ key: item.datasetKey }}>
                {dataset.data?.title ?? item.datasetKey}
              </Link>
            </dd>
          </div>
          {item.modified !== null && (
            <div>
              <dt>{t('Changed by the publisher')}</dt>
              <dd>{instant(item.modified)}</dd>
            </div>
          )}
          <div>
            <dt>{t('First seen here')}</dt>
            <dd>{instant(item.firstSeen)}</dd>
          </div>
          <div>
            <dt>{t('Last changed here')}</dt>
            <dd>{instant(item.lastChanged)}</dd>
          </div>
        </dl>
        <p className="links">
          <a href={`/v1/occurrence/${item.key}`}>
            {t('JSON')} <ArrowIcon />
          </a>
          <a href={`/v1/occurrence/${item.key}/verbatim`}>
            {t('Verbatim JSON')} <ArrowIcon />
          </a>
        </p>
        <CopyButton
          text={`${window.location.origin}/item/${item.key}`}
          label={t('Copy the link to this page')}
        />
      </section>
    </aside>
  );
}

/** Where it comes from, on a map, with the items around it. */
function Place({ item }: { readonly item: ItemDetail }) {
  const { decimalLatitude: latitude, decimalLongitude: longitude } = item;
  if (latitude === null || longitude === null) return null;
  const where = whereLine(item) ?? coordinates(latitude, longitude);
  return (
    <section>
      <h2>{t('On the map')}</h2>
      <PointMap
        key={item.key}
        latitude={latitude}
        longitude={longitude}
        uncertaintyInMeters={item.coordinateUncertaintyInMeters}
        label={t('Map: {place}', { place: where })}
      />
      <p className="links">
        <span className="number">{coordinates(latitude, longitude)}</span>
        <Link to="/" search={{ bbox: boxAround(latitude, longitude) }}>
          {t('Items around it')} <ArrowIcon />
        </Link>
      </p>
    </section>
  );
}

function Verbatim({ verbatim }: { readonly verbatim: VerbatimAnswer }) {
  return (
    <section className="verbatim" aria-labelledby="verbatim">
      <h2 id="verbatim">{t('The record as published')}</h2>
      <p className="quiet">
        <Words
          id="Line {line} of <0>{file}</0>"
          values={{ line: count(verbatim.place.line), file: verbatim.place.partition }}
          in={[<code key="0" />]}
        />
      </p>
      <Tabs className="tabs">
        <TabList aria-label={t('Form')} className="tab-list">
          <Tab id="tree">{t('Tree')}</Tab>
          <Tab id="text">{t('Text')}</Tab>
        </TabList>
        <TabPanel id="tree">
          {verbatim.raw === null ? (
            <p className="quiet">{t('The record is no JSON object; see its text.')}</p>
          ) : (
            <JsonTree value={verbatim.raw} />
          )}
        </TabPanel>
        <TabPanel id="text">
          <CopyButton text={verbatim.rawText} label={t('Copy the record')} />
          <pre className="raw-text">{verbatim.rawText}</pre>
        </TabPanel>
      </Tabs>
    </section>
  );
}
