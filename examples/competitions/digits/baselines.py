"""Seven baselines for digits, from guessing to an ensemble. Usage: baselines.py DATA OUT (one CSV each)."""

import sys

import numpy as np
import pandas as pd
from scipy.ndimage import shift
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

DATA, OUT = sys.argv[1:3]
labels = pd.read_csv(f"{DATA}/train.csv")["label"].to_numpy()
ids = pd.read_csv(f"{DATA}/test.csv")["id"]
train_images = np.load(f"{DATA}/train_images.npy") / 255
test_images = np.load(f"{DATA}/test_images.npy") / 255
train = train_images.reshape(len(train_images), -1)
test = test_images.reshape(len(test_images), -1)


def write(name, predicted):
    pd.DataFrame({"id": ids, "label": predicted}).to_csv(f"{OUT}/{name}.csv", index=False)
    print("made", name, flush=True)


def write_model(name, model, x=train, y=labels):
    write(name, model.fit(x, y).predict(test))


def support_vectors():
    return make_pipeline(PCA(50, random_state=0), SVC(C=10, gamma=0.02))


write("1-constant", 0)
write_model("2-nearest-mean", NearestCentroid())
write_model("3-decision-tree", DecisionTreeClassifier(max_depth=12, random_state=0))
write_model("4-logistic-regression", LogisticRegression(C=0.1, max_iter=300))
write_model("5-random-forest", RandomForestClassifier(300, random_state=0))
write_model("6-support-vectors", support_vectors())
moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
moved = np.concatenate([shift(train_images, (0, *move), order=0) for move in moves]).reshape(-1, train.shape[1])
write_model("7-support-vectors-moved-images", support_vectors(), moved, np.tile(labels, len(moves)))
