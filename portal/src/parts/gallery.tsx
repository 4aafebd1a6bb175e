import { Link } from '@tanstack/react-router';
import type { Hit } from '../api/types.ts';
import { typeLine, whenLine, whereLine, whoLine } from '../words/record.ts';
import { kindOf } from './icons.tsx';
import { Thumb } from './thumb.tsx';

const FIRST_IN_SIGHT = 8;

/** Results as trays of a drawer: the picture whole, the label under it. */
export function Gallery({ hits }: { readonly hits: readonly Hit[] }) {
  return (
    <ul className="trays" aria-label="Results">
      {hits.map((hit, n) => (
        <li key={hit.key} className="tray">
          <Link
            to="/item/$key"
            params={{ key: hit.key }}
            state={{ fromResults: true }}
            className="tray-link"
          >
            <span className="tray-picture">
              <Thumb
                src={hit.thumbnailUrl}
                alt=""
                kind={kindOf(hit)}
                words={hit.mediaCount > 0 ? 'Picture not at hand' : typeLine(hit)}
                eager={n < FIRST_IN_SIGHT}
              />
              {hit.mediaCount > 1 && (
                <span className="tray-more">
                  {hit.mediaCount}
                  <span className="visually-hidden"> media</span>
                </span>
              )}
            </span>
            <TrayLabel hit={hit} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function TrayLabel({ hit }: { readonly hit: Hit }) {
  const who = whoLine(hit);
  const line = [whenLine(hit), whereLine(hit)].filter((part) => part !== null).join(' · ');
  const scientific = hit.scientificName !== null && hit.title === hit.scientificName;
  return (
    <span className="tray-label">
      <span className="tray-type">{typeLine(hit)}</span>
      <span className={scientific ? 'tray-title scientific' : 'tray-title'}>{hit.title}</span>
      {who !== null && <span className="tray-line">{who}</span>}
      {line !== '' && <span className="tray-line">{line}</span>}
      <span className="tray-number">
        {[hit.collectionCode, hit.catalogNumber].filter((part) => part !== null).join('  ')}
      </span>
    </span>
  );
}
