import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { digest } from '../../contracts/ids/id.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { StoredImage as StoredImageMessage } from '../../proto/gen/podium/v1/StoredImage.ts';
import type { Services } from '../../proto/services.ts';
import type { ImageStore, StoredImage } from '../artifacts/image-store.ts';
import { authorize } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import { byteCount, field } from './field.ts';
import { openUpload } from './upload.ts';

type ImagesService = Implementation<Services['Images'], CallContext<Identity>>;

const MAX_ASKED = 10_000;
const asked = z.array(digest).max(MAX_ASKED, `at most ${MAX_ASKED} at once`);
const imageName = z.string().regex(/^[a-z0-9][A-Za-z0-9._:/-]{0,254}$/, 'must be name:tag');

/** proto/images.proto over the image store: submitters put, clients and workers read. */
export function imagesService(images: ImageStore): ImagesService {
  return {
    Missing: async (request, { identity }) => {
      authorize(identity, 'submit');
      return { fileDigests: await images.missing(field('file_digests', asked, request.fileDigests)) };
    },

    PutFile: async (requests, { identity, signal }) => {
      authorize(identity, 'submit');
      const { header, chunks } = await openUpload(requests);
      const promised = {
        digest: field('file_digest', digest, header.fileDigest),
        sizeBytes: field('size_bytes', byteCount, header.sizeBytes),
      };
      return await images.putFile(promised, chunks, signal);
    },

    Complete: async (request, { identity, signal }) => {
      authorize(identity, 'submit');
      return message(await images.complete(field('image_id', digest, request.imageId), signal));
    },

    Publish: async (request, { identity }) => {
      authorize(identity, 'admin');
      const name = field('name', imageName, request.name);
      return message(await images.publish(name, field('image_id', digest, request.imageId)));
    },

    Find: async (request, { identity }) => {
      authorize(identity, 'read_or_worker');
      const { imageId = '', name = '' } = request;
      const found = request.which === 'name' ? images.findNamed(name) : images.find(imageId);
      if (found === null) throw new PodiumError('NOT_FOUND', `The head has no image ${name || imageId}.`);
      return await Promise.resolve(message(found));
    },

    async *GetManifest(request, { identity }) {
      authorize(identity, 'read_or_worker');
      const bytes = images.manifestBytes(field('image_id', digest, request.imageId));
      for (let at = 0; at < bytes.length; at += PART_BYTES) {
        yield await Promise.resolve({ bytes: bytes.subarray(at, at + PART_BYTES) });
      }
    },

    async *ReadFile(request, { identity }) {
      authorize(identity, 'read_or_worker');
      const name = field('file_digest', digest, request.fileDigest);
      for await (const bytes of images.readFile(name, request.offset)) yield { bytes };
    },
  };
}

const PART_BYTES = 512 * 1024;

function message({ image, sizeBytes }: StoredImage): StoredImageMessage {
  return { imageId: image, sizeBytes };
}
