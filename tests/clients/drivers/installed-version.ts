import manifest from '../../../package.json' with { type: 'json' };

/** A package of package.json with its exact version, as it is published: an alias is resolved. */
export function installedVersion(name: string): string {
  const entries: Readonly<Record<string, string>> = {
    ...manifest.dependencies,
    ...manifest.devDependencies,
  };
  const version = entries[name];
  if (version === undefined) throw new Error(`package.json has no ${name}`);
  return version.startsWith('npm:') ? version.slice('npm:'.length) : `${name}@${version}`;
}
