// Original file: images.proto


export interface CompleteImageRequest {
  'imageId'?: (string);
}

export interface CompleteImageRequest__Output {
  'imageId': (string);
}
