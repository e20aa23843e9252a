import { z } from 'zod';
import { digest } from '../../contracts/ids/id.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { Services } from '../../proto/services.ts';
import { MAX_MANIFEST_BYTES, type BundleStore } from '../artifacts/bundle-store.ts';
import { authorize } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import { byteCount, field } from './field.ts';
import { gather, openUpload } from './upload.ts';

type BundlesService = Implementation<Services['Bundles'], CallContext<Identity>>;

const MAX_ASKED = 10_000;

/** proto/bundles.proto over the bundle store: admins put, clients and workers read. */
export function bundlesService(bundles: BundleStore): BundlesService {
  return {
    async *GetManifest(request, { identity }) {
      authorize(identity, 'read_or_worker');
      const name = field('bundle_digest', digest, request.bundleDigest);
      for await (const bytes of bundles.readManifest(name)) yield { bytes };
    },

    async *ReadFile(request, { identity }) {
      authorize(identity, 'read_or_worker');
      const name = field('file_digest', digest, request.fileDigest);
      for await (const bytes of bundles.readFile(name, request.offset)) yield { bytes };
    },

    Missing: async (request, { identity }) => {
      authorize(identity, 'admin');
      const asked = field(
        'file_digests',
        z.array(digest).max(MAX_ASKED, `at most ${MAX_ASKED} at once`),
        request.fileDigests,
      );
      return { fileDigests: await bundles.missing(asked) };
    },

    PutFile: async (requests, { identity, signal }) => {
      authorize(identity, 'admin');
      const { header, chunks } = await openUpload(requests);
      const promised = {
        digest: field('file_digest', digest, header.fileDigest),
        sizeBytes: field('size_bytes', byteCount, header.sizeBytes),
      };
      return await bundles.putFile(promised, chunks, signal);
    },

    PutManifest: async (requests, { identity, signal }) => {
      authorize(identity, 'admin');
      return { bundleDigest: await bundles.putManifest(await gather(requests, MAX_MANIFEST_BYTES), signal) };
    },
  };
}
