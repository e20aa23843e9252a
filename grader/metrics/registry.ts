import { ACCURACY } from './accuracy.ts';
import { F1_MACRO } from './f1-macro.ts';
import { LOG_LOSS_BINARY } from './log-loss-binary.ts';
import { LOG_LOSS_MULTICLASS } from './log-loss-multiclass.ts';
import { MAE } from './mae.ts';
import type { Metric } from './metric.ts';
import { QUADRATIC_WEIGHTED_KAPPA } from './quadratic-weighted-kappa.ts';
import { RMSE } from './rmse.ts';
import { RMSLE } from './rmsle.ts';
import { ROC_AUC_MACRO } from './roc-auc-macro.ts';
import { ROC_AUC } from './roc-auc.ts';

const ALL: readonly Metric[] = [
  ACCURACY,
  F1_MACRO,
  LOG_LOSS_BINARY,
  LOG_LOSS_MULTICLASS,
  MAE,
  QUADRATIC_WEIGHTED_KAPPA,
  RMSE,
  RMSLE,
  ROC_AUC,
  ROC_AUC_MACRO,
];

/** Every metric by the name that a competition.json calls it. */
export const METRICS: ReadonlyMap<string, Metric> = new Map(ALL.map((metric) => [metric.name, metric]));
