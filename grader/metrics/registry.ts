import { ACCURACY } from './accuracy.ts';
import { ANGULAR_ERROR } from './angular-error.ts';
import { COCO_AP } from './coco-ap.ts';
import { DICE_GLOBAL } from './dice-global.ts';
import { DICE_HAUSDORFF_3D } from './dice-hausdorff-3d.ts';
import { DICE_MEAN } from './dice-mean.ts';
import { F1_MACRO } from './f1-macro.ts';
import { F1_MICRO_MULTILABEL } from './f1-micro-multilabel.ts';
import { FBETA } from './fbeta.ts';
import { FIRST_LABEL_ERROR } from './first-label-error.ts';
import { GROUP_LOG_MAE } from './group-log-mae.ts';
import { HAVERSINE_QUANTILES } from './haversine-quantiles.ts';
import { JACCARD_WORDS, JACCARD_WORDS_PYTHON } from './jaccard-words.ts';
import { JIGSAW_BIAS_AUC } from './jigsaw-bias-auc.ts';
import { KENDALL_TAU_POOLED } from './kendall-tau-pooled.ts';
import { KL_DIVERGENCE } from './kl-divergence.ts';
import { KUZUSHIJI_F1 } from './kuzushiji-f1.ts';
import { LAPLACE_LL } from './laplace-ll.ts';
import { LEVENSHTEIN_MEAN } from './levenshtein-mean.ts';
import { LEVENSHTEIN_SEQUENCE } from './levenshtein-sequence.ts';
import { LOG_LOSS_BINARY } from './log-loss-binary.ts';
import { LOG_LOSS_MULTICLASS } from './log-loss-multiclass.ts';
import { LWLRAP } from './lwlrap.ts';
import { MAE } from './mae.ts';
import { MAP_AT_K } from './map-at-k.ts';
import { MAP3D } from './map3d.ts';
import { MCC } from './mcc.ts';
import { MCRMSE } from './mcrmse.ts';
import type { Metric } from './metric.ts';
import { NQ_MICRO_F1 } from './nq-micro-f1.ts';
import { PEARSON } from './pearson.ts';
import { PF1 } from './pf1.ts';
import { QUADRATIC_WEIGHTED_KAPPA } from './quadratic-weighted-kappa.ts';
import { RMSE } from './rmse.ts';
import { RMSLE } from './rmsle.ts';
import { ROC_AUC_MACRO } from './roc-auc-macro.ts';
import { ROC_AUC } from './roc-auc.ts';
import { SALT_MAP } from './salt-map.ts';
import { SIIM_MAP } from './siim-map.ts';
import { SPEARMAN_COLUMNS } from './spearman-columns.ts';
import { WEIGHTED_AUC_ALASKA } from './weighted-auc-alaska.ts';
import { WEIGHTED_BCE } from './weighted-bce.ts';

const ALL: readonly Metric[] = [
  ACCURACY,
  ANGULAR_ERROR,
  COCO_AP,
  DICE_GLOBAL,
  DICE_HAUSDORFF_3D,
  DICE_MEAN,
  F1_MACRO,
  F1_MICRO_MULTILABEL,
  FBETA,
  FIRST_LABEL_ERROR,
  GROUP_LOG_MAE,
  HAVERSINE_QUANTILES,
  JACCARD_WORDS,
  JACCARD_WORDS_PYTHON,
  JIGSAW_BIAS_AUC,
  KENDALL_TAU_POOLED,
  KL_DIVERGENCE,
  KUZUSHIJI_F1,
  LAPLACE_LL,
  LEVENSHTEIN_MEAN,
  LEVENSHTEIN_SEQUENCE,
  LOG_LOSS_BINARY,
  LOG_LOSS_MULTICLASS,
  LWLRAP,
  MAE,
  MAP_AT_K,
  MAP3D,
  MCC,
  MCRMSE,
  NQ_MICRO_F1,
  PEARSON,
  PF1,
  QUADRATIC_WEIGHTED_KAPPA,
  RMSE,
  RMSLE,
  ROC_AUC_MACRO,
  ROC_AUC,
  SALT_MAP,
  SIIM_MAP,
  SPEARMAN_COLUMNS,
  WEIGHTED_AUC_ALASKA,
  WEIGHTED_BCE,
];

/** Every metric by the name that a competition.json calls it. */
export const METRICS: ReadonlyMap<string, Metric> = new Map(ALL.map((metric) => [metric.name, metric]));
