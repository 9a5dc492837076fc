/** Where a command writes. */
export type Terminal = {
  readonly output: NodeJS.WriteStream;
  readonly error: NodeJS.WriteStream;
  /** Whether the output shows colours: on a terminal alone, unless NO_COLOR or FORCE_COLOR say otherwise. */
  readonly useColor: boolean;
};

/** The terminal of this process. A reader that has seen enough (`list | head`) ends it quietly. */
export function openTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  return {
    output: stdout,
    error: stderr,
    useColor: !env['NO_COLOR'] && (forced || stdout.isTTY === true),
  };
}
