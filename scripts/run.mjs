// Runs a command of this project with its dependencies installed and under the project's own Node.
// Works under any Node >= 20: `node scripts/run.mjs <command> [args…]`.
import { ensureDependencies, run } from './ensure.mjs';

await ensureDependencies();
process.exitCode = await run(process.argv[2], process.argv.slice(3));
