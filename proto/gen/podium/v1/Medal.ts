// Original file: model.proto

export const Medal = {
  MEDAL_UNSPECIFIED: 'MEDAL_UNSPECIFIED',
  MEDAL_NONE: 'MEDAL_NONE',
  MEDAL_BRONZE: 'MEDAL_BRONZE',
  MEDAL_SILVER: 'MEDAL_SILVER',
  MEDAL_GOLD: 'MEDAL_GOLD',
} as const;

export type Medal =
  | 'MEDAL_UNSPECIFIED'
  | 0
  | 'MEDAL_NONE'
  | 1
  | 'MEDAL_BRONZE'
  | 2
  | 'MEDAL_SILVER'
  | 3
  | 'MEDAL_GOLD'
  | 4

export type Medal__Output = typeof Medal[keyof typeof Medal]
