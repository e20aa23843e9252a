/**
 * How a metric's input may be drawn anew for a bootstrap.
 *
 * - `unit`: what is drawn. `row`, or a group of rows: those whose ids have the same key.
 * - `nsPerCell`: about what one cell costs to score, in nanoseconds; it decides how large an input is worth the time.
 * - `onlyWhole`: samples smaller than the input say nothing, so that a large input has no standard error.
 */
export interface Resampling {
  readonly unit: 'row' | { readonly groupOf: (id: string) => string };
  readonly nsPerCell: number;
  readonly onlyWhole?: true;
}

/** Arithmetic on numbers: fetching them in random order is most of it. */
const LIGHT: Resampling = { unit: 'row', nsPerCell: 50 };
/** Sorting, or work on texts. */
const HEAVY: Resampling = { unit: 'row', nsPerCell: 200 };

const beforeFirst =
  (separator: string) =>
  (id: string): string =>
    id.split(separator, 1)[0] ?? '';

/**
 * By the metric's name. Rows that share a truth are drawn together: the epochs of a trip, the weeks of a patient, the
 * vertebrae of a scan.
 *
 * Not here, and so without a standard error: `coco_ap` (precision is read off one curve over all images, whose order
 * in the file counts), `dice_hausdorff_3d` (distances between slices of one scan, and too dear), `mcrmse` (what is
 * scored depends on the order of the file). A drawn sample would not be a submission of theirs.
 */
export const RESAMPLING: ReadonlyMap<string, Resampling> = new Map<string, Resampling>([
  ['accuracy', LIGHT],
  ['angular_error', LIGHT],
  ['dice_global', HEAVY],
  ['dice_mean', HEAVY],
  // The mean over classes, most of which a small sample lacks.
  ['f1_macro', { ...LIGHT, onlyWhole: true }],
  ['f1_micro_multilabel', HEAVY],
  ['fbeta', HEAVY],
  ['first_label_error', HEAVY],
  ['group_log_mae', HEAVY],
  ['haversine_quantiles', { unit: { groupOf: beforeFirst('\0') }, nsPerCell: 200 }],
  ['jaccard_words', HEAVY],
  ['jaccard_words_python', HEAVY],
  ['jigsaw_bias_auc', LIGHT],
  ['kendall_tau_pooled', HEAVY],
  ['kl_divergence', LIGHT],
  ['kuzushiji_f1', HEAVY],
  [
    'laplace_ll',
    { unit: { groupOf: (id) => id.slice(0, Math.max(0, id.lastIndexOf('_'))) }, nsPerCell: 200 },
  ],
  ['levenshtein_mean', HEAVY],
  ['levenshtein_sequence', HEAVY],
  ['log_loss_binary', LIGHT],
  ['log_loss_multiclass', LIGHT],
  ['lwlrap', LIGHT],
  ['mae', LIGHT],
  ['map3d', HEAVY],
  ['map_at_k', HEAVY],
  ['mcc', LIGHT],
  ['nq_micro_f1', HEAVY],
  ['pearson', LIGHT],
  ['pf1', LIGHT],
  ['qwk', LIGHT],
  ['rmse', LIGHT],
  ['rmsle', LIGHT],
  ['roc_auc', HEAVY],
  ['roc_auc_macro', HEAVY],
  ['salt_map', HEAVY],
  ['siim_map', HEAVY],
  ['spearman_columns', HEAVY],
  ['weighted_auc_alaska', HEAVY],
  ['weighted_bce', { unit: { groupOf: beforeFirst('_') }, nsPerCell: 200 }],
]);
