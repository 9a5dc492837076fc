import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';

/** Where the figures were measured. */
export type Machine = {
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly processor: string;
  /** What else ran: how many processes wanted a core in the minute before and after. */
  readonly load: { readonly before: number; readonly after: number };
  /** The versions of what drives the servers. */
  readonly packages: Readonly<Record<string, string>>;
};

/** The version of an installed package. */
function versionOf(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? manifest.version
      : '';
  return String(version);
}

/** How many processes wanted a core in the last minute. */
export const loadNow = (): number => loadavg()[0] ?? Number.NaN;

/**
 * Describes this machine.
 *
 * @param before what `loadNow` returned before the first part
 */
export const machineNow = (before: number): Machine => ({
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
  cores: availableParallelism(),
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  load: { before, after: loadNow() },
  packages: { autocannon: versionOf('autocannon'), ws: versionOf('ws') },
});

/** The machine in one line. */
export const machineLine = ({
  node,
  platform,
  cores,
  processor,
  load,
  packages,
}: Machine): string =>
  `Node ${node}, ${platform}, ${cores} cores (${processor}), load ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after, autocannon ${packages['autocannon']}.`;
