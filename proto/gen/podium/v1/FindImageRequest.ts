// Original file: images.proto


export interface FindImageRequest {
  'imageId'?: (string);
  'name'?: (string);
  'which'?: "imageId"|"name";
}

export interface FindImageRequest__Output {
  'imageId'?: (string);
  'name'?: (string);
  'which'?: "imageId"|"name";
}
