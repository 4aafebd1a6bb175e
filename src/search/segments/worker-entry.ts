import { giveWay, standBack } from '../give-way.ts';
import { BEHIND_OTHERS } from './protocol.ts';

// Building is never urgent: a server that answers meanwhile goes first, also before all that is loaded here.
if (process.argv.includes(BEHIND_OTHERS)) standBack();
else giveWay();
await import('./worker.ts');
