import { enableCompileCache, getCompileCacheDir } from 'node:module';

// Commands and their worker processes start in a third of the time when the code need not be compiled again.
enableCompileCache();
process.env['NODE_COMPILE_CACHE'] ??= getCompileCacheDir() ?? '';
const [{ runCommand }, { terminalIo }] = await Promise.all([
  import('./program.ts'),
  import('./io.ts'),
]);

// `opendrawer search … | head` closes the pipe when it has enough: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// The one place that sets the exit code.
process.exitCode = await runCommand(process.argv.slice(2), terminalIo);
