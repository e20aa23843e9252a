// Original file: images.proto


export interface GetImageManifestRequest {
  'imageId'?: (string);
}

export interface GetImageManifestRequest__Output {
  'imageId': (string);
}
