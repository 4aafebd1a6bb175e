import { standBack } from '../give-way.ts';

// Building is never urgent: a server that answers meanwhile goes first, also before all that is loaded here.
standBack();
await import('./worker.ts');
