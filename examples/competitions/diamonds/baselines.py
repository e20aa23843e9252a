"""Seven baselines for diamonds, from zeros to an ensemble. Usage: baselines.py DATA OUT (one CSV each)."""

import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression

DATA, OUT = sys.argv[1:3]
train = pd.read_csv(f"{DATA}/train.csv")
test = pd.read_csv(f"{DATA}/test.csv")
GRADES = {
    "cut": ["Fair", "Good", "Very Good", "Premium", "Ideal"],
    "color": list("JIHGFED"),
    "clarity": ["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"],
}
price = train["price"].to_numpy(float)
log_price = np.log(price)


def graded(table):
    features = table.drop(columns=[c for c in ("id", "price") if c in table])
    for column, grades in GRADES.items():
        features[column] = features[column].map(grades.index)
    return features


def log_carat_one_hot(table):
    one_hot = pd.get_dummies(table[list(GRADES)], drop_first=True)
    return one_hot.assign(log_carat=np.log(table["carat"]))


def write(name, predicted):
    pd.DataFrame({"id": test["id"], "price": np.maximum(predicted, 0)}).to_csv(f"{OUT}/{name}.csv", index=False)
    print("made", name, flush=True)


def boosted(seed):
    model = HistGradientBoostingRegressor(
        max_iter=600, learning_rate=0.04, max_leaf_nodes=48, l2_regularization=1.0, random_state=seed,
        early_stopping=True, validation_fraction=0.1,
    )
    return np.exp(model.fit(x, log_price).predict(x_test))


x, x_test = graded(train), graded(test)
write("1-zero", np.zeros(len(test)))
write("2-mean", np.full(len(test), price.mean()))
write("3-line-on-carat", LinearRegression().fit(train[["carat"]], price).predict(test[["carat"]]))
linear = LinearRegression().fit(log_carat_one_hot(train), log_price)
write("4-logarithmic-line", np.exp(linear.predict(log_carat_one_hot(test))))
shallow = HistGradientBoostingRegressor(max_iter=60, max_leaf_nodes=15, random_state=0)
write("5-small-boosting", shallow.fit(x, price).predict(x_test))
forest = RandomForestRegressor(200, min_samples_leaf=2, random_state=0)
write("6-random-forest", forest.fit(x, price).predict(x_test))
write("7-boosting-ensemble", np.mean([boosted(seed) for seed in range(5)], axis=0))
