"""One grading the usual way: read both CSVs with pandas, check, align, score.

    python peer.py COMPETITION ANSWERS SUBMISSION

Prints the score and the process's peak memory as JSON. Needs pandas, scikit-learn and Levenshtein. Only what a
competition needs is imported, and only its checks and its metric run.
"""

import json
import sys

import numpy as np
import pandas as pd


def read(path):
    return pd.read_csv(path, float_precision="round_trip")


def check(condition, message):
    if not condition:
        raise SystemExit(f"refused: {message}")


def aligned(answers, submission, id_column, columns):
    """Both sorted by id, with equal ids."""
    check(id_column in submission.columns, f"no column {id_column}")
    for column in columns:
        check(column in submission.columns, f"no column {column}")
    check(len(answers) == len(submission), "another number of rows")
    answers = answers.sort_values(id_column).reset_index(drop=True)
    submission = submission.sort_values(id_column).reset_index(drop=True)
    check((answers[id_column].values == submission[id_column].values).all(), "other ids")
    return answers, submission


def icecube(answers, submission):
    check(set(submission.columns) == {"event_id", "azimuth", "zenith"}, "other columns")
    for column in ("azimuth", "zenith"):
        check(pd.api.types.is_numeric_dtype(submission[column]), f"{column} is not numeric")
        check(np.isfinite(submission[column].to_numpy()).all(), f"{column} is not finite")
    answers, submission = aligned(answers, submission, "event_id", ["azimuth", "zenith"])
    a, z = answers["azimuth"].to_numpy(), answers["zenith"].to_numpy()
    b, y = submission["azimuth"].to_numpy(), submission["zenith"].to_numpy()
    sa1, ca1, sz1, cz1 = np.sin(a), np.cos(a), np.sin(z), np.cos(z)
    sa2, ca2, sz2, cz2 = np.sin(b), np.cos(b), np.sin(y), np.cos(y)
    dot = np.clip(sz1 * sz2 * (ca1 * ca2 + sa1 * sa2) + cz1 * cz2, -1, 1)
    return np.average(np.abs(np.arccos(dot)))


def facebook(answers, submission):
    # Plain sets: scikit-learn's label matrices take half as long again and twice the memory.
    answers, submission = aligned(answers[["Id", "Tags"]], submission, "Id", ["Tags"])
    vocabulary = set()
    for tags in answers["Tags"].fillna(""):
        vocabulary.update(tags.split())
    hits = labels = 0
    for truth, guess in zip(answers["Tags"].fillna(""), submission["Tags"].fillna("")):
        wanted = set(truth.split())
        got = set(guess.split()) & vocabulary
        hits += len(wanted & got)
        labels += len(wanted) + len(got)
    return 2 * hits / labels if labels else 0.0


def handm(answers, submission):
    check(set(submission.columns) == {"customer_id", "prediction"}, "other columns")
    check(set(answers["customer_id"]) <= set(submission["customer_id"]), "ids are missing")
    submission = submission[submission["customer_id"].isin(answers["customer_id"])]
    answers, submission = aligned(answers, submission, "customer_id", ["prediction"])

    def precision(truth, guess):
        truth, guess = set(str(truth).split(" ")), str(guess).split(" ")[:12]
        hits, total, seen = 0, 0.0, set()
        for place, item in enumerate(guess, 1):
            if item in truth and item not in seen:
                seen.add(item)
                hits += 1
                total += hits / place
        return total / min(len(truth), 12)

    return np.mean([precision(t, g) for t, g in zip(answers["prediction"], submission["prediction"])])


def billion(answers, submission):
    from Levenshtein import distance

    answers, submission = aligned(answers, submission, "id", ["sentence"])
    return np.mean([distance(t, g) for t, g in zip(answers["sentence"], submission["sentence"])])


def accuracy(id_column, label):
    def grade(answers, submission):
        from sklearn.metrics import accuracy_score

        answers, submission = aligned(answers, submission, id_column, [label])
        return accuracy_score(answers[label], submission[label])

    return grade


def jigsaw(answers, submission):
    from sklearn.metrics import roc_auc_score

    answers, submission = aligned(answers, submission, "id", ["prediction"])
    identities = (
        "male female homosexual_gay_or_lesbian christian jewish muslim black white psychiatric_or_mental_illness"
    ).split()
    toxic = (answers["toxicity"] >= 0.5).to_numpy()
    guess = (submission["prediction"] >= 0.5).to_numpy().astype(int)

    def auc(rows):
        return roc_auc_score(toxic[rows], guess[rows])

    def power_mean(values):
        return np.mean(np.power(values, -5.0)) ** (-1 / 5)

    named = [(answers[name] >= 0.5).to_numpy() for name in identities]
    subgroup = power_mean([auc(rows) for rows in named])
    bpsn = power_mean([auc((rows & ~toxic) | (~rows & toxic)) for rows in named])
    bnsp = power_mean([auc((rows & toxic) | (~rows & ~toxic)) for rows in named])
    return (roc_auc_score(toxic, guess) + subgroup + bpsn + bnsp) / 4


def champs(answers, submission):
    check({"id", "scalar_coupling_constant"} <= set(submission.columns), "columns are missing")
    check(set(answers["id"]) == set(submission["id"]), "other ids")
    merged = answers.merge(submission, on="id", suffixes=("_true", "_pred"))
    check(merged["scalar_coupling_constant_pred"].notna().all(), "predictions are missing")
    error = (merged["scalar_coupling_constant_true"] - merged["scalar_coupling_constant_pred"]).abs()
    return np.log(error.groupby(merged["type"]).mean()).mean()


def ventilator(answers, submission):
    from sklearn.metrics import mean_absolute_error

    answers, submission = aligned(answers, submission, "id", ["pressure"])
    scored = answers["u_out"] == 0
    return mean_absolute_error(answers["pressure"][scored], submission["pressure"][scored])


GRADERS = {
    "icecube-neutrinos-in-deep-ice": icecube,
    "facebook-recruiting-iii-keyword-extraction": facebook,
    "h-and-m-personalized-fashion-recommendations": handm,
    "billion-word-imputation": billion,
    "tabular-playground-series-dec-2021": accuracy("Id", "Cover_Type"),
    "jigsaw-unintended-bias-in-toxicity-classification": jigsaw,
    "champs-scalar-coupling": champs,
    "ventilator-pressure-prediction": ventilator,
    "cdiscount-image-classification-challenge": accuracy("_id", "category_id"),
}

competition, answers_path, submission_path = sys.argv[1:]
score = float(GRADERS[competition](read(answers_path), read(submission_path)))
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
print(json.dumps({"score": score, "peakBytes": peak}))
