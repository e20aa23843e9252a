"""What the task is, read off the files in the data folder. Nothing here knows any competition."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

LONG_TEXT_CHARACTERS = 40
MOST_CLASSES = 50


@dataclass(frozen=True)
class Task:
    kind: str  # 'text', 'images' or 'table'
    goal: str  # 'probability', 'class' or 'number'
    id_column: str
    target: str
    sample: pd.DataFrame
    train: object  # features: a Series of texts, an array of images or a DataFrame, one entry a row
    test: object
    truth: np.ndarray


def read_task(data: Path) -> Task:
    """Raises ValueError, saying what is not understood, for a task this agent was not made for."""
    sample = pd.read_csv(data / "sample_submission.csv", keep_default_na=False)
    train = pd.read_csv(data / "train.csv")
    test = pd.read_csv(data / "test.csv")
    id_column, *targets = sample.columns
    if len(targets) != 1 or targets[0] not in train:
        raise ValueError(f"one target column of train.csv is expected in the sample submission, not {targets}")
    target = targets[0]
    if not test[id_column].equals(sample[id_column]):
        test = sample[[id_column]].merge(test, on=id_column, how="left")
    kind, train_features, test_features = features(data, train.drop(columns=[id_column, target]), test.drop(columns=id_column))
    goal = goal_of(train[target], sample[target], (data / "description.md").read_text())
    return Task(kind, goal, id_column, target, sample, train_features, test_features, train[target].to_numpy())


def features(data, train, test):
    images = {len(array): array for array in map(np.load, sorted(data.glob("*.npy")))}
    if len(train) in images and len(test) in images:
        return "images", images[len(train)], images[len(test)]
    for column in train.select_dtypes("object"):
        if train[column].str.len().mean() > LONG_TEXT_CHARACTERS:
            return "text", train[column].fillna(""), test[column].fillna("")
    if train.shape[1] == 0:
        raise ValueError("there are neither feature columns nor arrays that fit the rows")
    return "table", train, test


def goal_of(truth, sample_values, description):
    classes = truth.nunique()
    if classes > MOST_CLASSES or pd.api.types.is_float_dtype(truth):
        return "number"
    wants_scores = pd.api.types.is_float_dtype(sample_values) or "ROC" in description
    return "probability" if classes == 2 and wants_scores else "class"
