import { readFile } from 'node:fs/promises';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { Authority } from '../../platform/tls/authority.ts';
import type { CoordinatorConfig } from '../config.ts';

/** The installation's authority; null when the configuration names none. Throws INVALID_ARGUMENT naming the files. */
export async function readAuthority(files: CoordinatorConfig['authority']): Promise<Authority | null> {
  if (files === undefined) return null;
  try {
    const [keyPem, certificatePem] = await Promise.all([
      readFile(files.keyFile, 'utf8'),
      readFile(files.certificateFile, 'utf8'),
    ]);
    return await Authority.load({ keyPem, certificatePem });
  } catch (error) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The authority (${files.keyFile}, ${files.certificateFile}) cannot be used: ${errorText(error)}`,
      { cause: error },
    );
  }
}
