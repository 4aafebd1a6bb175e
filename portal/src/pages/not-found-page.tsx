import { Link } from '@tanstack/react-router';
import { EmptyDrawer } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';

export function NotFoundPage() {
  useTitle('Not found');
  return (
    <div className="page narrow">
      <EmptyDrawer title="There is no such drawer" page>
        <p>The address may be mistyped, or the page has moved.</p>
        <p className="actions">
          <Link to="/" className="button">
            Go to the search
          </Link>
        </p>
      </EmptyDrawer>
    </div>
  );
}
