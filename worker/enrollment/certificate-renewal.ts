import { readFile } from 'node:fs/promises';
import type { Clock } from '../../platform/clock/clock.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Channel } from '../../platform/grpc/client.ts';
import type { Client } from '../../platform/grpc/method-types.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { isDueForRenewal } from '../../platform/tls/certificate.ts';
import { replaceCertificate, type TlsFiles } from '../../platform/tls/tls-files.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';

/** A third of the lifetime is weeks: what fails now is tried again many times before it matters. */
const CHECK_MS = 6 * 3_600_000;
const RETRY_MS = 10 * 60_000;

export interface RenewalParts {
  readonly tls: TlsFiles;
  readonly head: Channel;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps this worker's certificate good: when less than a third of its lifetime is left it asks the head for the next one,
 * over a connection made with the present one. New connections, to NATS too, take it from its file.
 */
export class CertificateRenewal {
  readonly #parts: RenewalParts;
  readonly #client: Client<Services['Enrollment']>;

  constructor(parts: RenewalParts) {
    this.#parts = parts;
    this.#client = parts.head.service<Services['Enrollment']>(serviceDefinition('Enrollment'));
  }

  /** Until the signal aborts; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.renewIfDue(signal);
        await pause(CHECK_MS, signal);
      } catch (error) {
        this.#parts.logger.warn('the certificate could not be renewed; trying again', { error });
        await pause(RETRY_MS, signal);
      }
    }
  }

  /** True when it has been renewed. Throws what the head or the file system said. */
  async renewIfDue(signal: AbortSignal): Promise<boolean> {
    const { tls, clock, logger } = this.#parts;
    if (!isDueForRenewal(await readFile(tls.certificateFile, 'utf8'), clock.nowMs())) return false;
    const { certificatePem } = await this.#client.renew({}, { signal });
    await replaceCertificate(tls, certificatePem);
    logger.info('certificate renewed', { file: tls.certificateFile });
    return true;
  }
}
