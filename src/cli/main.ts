import { terminalIo } from './io.ts';
import { runCommand } from './program.ts';

// The one place that sets the exit code.
process.exitCode = await runCommand(process.argv.slice(2), terminalIo);
