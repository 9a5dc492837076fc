import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { codeOf, UsageError } from '../base/errors.ts';

const block =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/**
 * Takes the certificates out of a text in PEM.
 *
 * @param source the option or file that it stands in, for messages
 * @throws UsageError that names the source, and what in it is no certificate
 */
export function parseAuthorities(text: string, source: string): string[] {
  const certificates = text.match(block) ?? [];
  if (certificates.length === 0) {
    const what = text.includes('PRIVATE KEY') ? 'a private key' : `${text.length} characters`;
    throw new UsageError(
      `${source} holds no certificate in PEM (${what}). It begins with -----BEGIN CERTIFICATE-----.`,
    );
  }
  certificates.forEach((certificate, at) => {
    try {
      new X509Certificate(certificate);
    } catch {
      throw new UsageError(
        `${source}: certificate ${at + 1} of ${certificates.length} cannot be read. Export it as PEM again.`,
      );
    }
  });
  return certificates;
}

/**
 * Reads the certificates of a PEM file.
 *
 * @throws UsageError that names the file, and what in it is no certificate
 */
export async function readAuthorities(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--ca: ${file} cannot be read (${codeOf(error)}). Name a PEM file.`);
  });
  return parseAuthorities(text, `--ca: ${file}`);
}
