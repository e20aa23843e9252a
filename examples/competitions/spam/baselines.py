"""Seven baselines for spam, from guessing to an ensemble. Usage: baselines.py DATA OUT (one CSV each)."""

import sys

import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline, make_union

DATA, OUT = sys.argv[1:3]
train = pd.read_csv(f"{DATA}/train.csv", keep_default_na=False)
test = pd.read_csv(f"{DATA}/test.csv", keep_default_na=False)
SALES_WORDS = ["free", "click", "money", "offer", "buy", "$", "!!", "credit", "guarantee", "unsubscribe"]


def write(name, scores):
    pd.DataFrame({"id": test["id"], "spam": scores}).to_csv(f"{OUT}/{name}.csv", index=False)
    print("made", name, flush=True)


def write_model(name, model):
    model.fit(train["text"], train["spam"])
    write(name, model.predict_proba(test["text"])[:, 1])


def words(**options):
    return TfidfVectorizer(sublinear_tf=True, min_df=2, **options)


def letters(**options):
    return TfidfVectorizer(sublinear_tf=True, min_df=3, analyzer="char_wb", **options)


write("1-constant", 0.5)
write("2-exclamation-marks", (test["text"].str.count("!") + 1) / 4000)
write("3-sales-words", sum(test["text"].str.lower().str.contains(w, regex=False) * 1.0 for w in SALES_WORDS) / 10)
write_model("4-naive-bayes", make_pipeline(CountVectorizer(min_df=2, binary=True), MultinomialNB()))
write_model("5-frequent-words", make_pipeline(CountVectorizer(max_features=300, binary=True), LogisticRegression(max_iter=2000)))
write_model("6-word-tf-idf", make_pipeline(words(), LogisticRegression(C=10, max_iter=2000)))
write_model(
    "7-word-and-letter-tf-idf",
    make_pipeline(
        make_union(words(ngram_range=(1, 2)), letters(ngram_range=(2, 5))),
        LogisticRegression(C=100, max_iter=5000),
    ),
)
