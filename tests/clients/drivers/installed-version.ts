import project from '../../../package.json' with { type: 'json' };
import tests from '../../package.json' with { type: 'json' };

/** A package of package.json, or of tests/package.json, with its exact version, as it is published: an alias is resolved. */
export function installedVersion(name: string): string {
  const entries: Readonly<Record<string, string>> = {
    ...project.dependencies,
    ...project.devDependencies,
    ...tests.devDependencies,
  };
  const version = entries[name];
  if (version === undefined)
    throw new Error(`neither package.json nor tests/package.json has ${name}`);
  return version.startsWith('npm:') ? version.slice('npm:'.length) : `${name}@${version}`;
}
