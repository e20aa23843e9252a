// Original file: images.proto


export interface PublishImageRequest {
  'name'?: (string);
  'imageId'?: (string);
}

export interface PublishImageRequest__Output {
  'name': (string);
  'imageId': (string);
}
