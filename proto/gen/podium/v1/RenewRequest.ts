// Original file: enrollment.proto


export interface RenewRequest {
  /**
   * A certificate signing request, PEM.
   */
  'csrPem'?: (string);
  /**
   * Another version is refused by name.
   */
  'protocol'?: (number);
}

export interface RenewRequest__Output {
  /**
   * A certificate signing request, PEM.
   */
  'csrPem': (string);
  /**
   * Another version is refused by name.
   */
  'protocol': (number);
}
