"""Reads the task from /home/data, trains one model and leaves /home/submission/submission.csv.

The sample submission is put there first: an agent that is stopped at its time limit has then handed in something.
The seed chooses which tenth of the training data is held back for an estimate, and the model's own randomness.
"""

import os
import shutil
import time
from pathlib import Path

STARTED = time.monotonic()
HOME = Path("/home")
SUBMISSION = HOME / "submission" / "submission.csv"
HELD_BACK = 0.1


def say(text):
    line = f"[{time.monotonic() - STARTED:5.1f} s] {text}"
    print(line)
    with open(HOME / "logs" / "agent.log", "a") as log:
        log.write(line + "\n")


def put(write):
    """Writes under another name first, so that no half-written submission is ever there."""
    unfinished = SUBMISSION.with_name(".unfinished")
    write(unfinished)
    unfinished.replace(SUBMISSION)


def main():
    seed = int(os.environ.get("PODIUM_SEED", "0"))
    say(f"Competition {os.environ.get('COMPETITION_ID')}, seed {seed}, {os.environ.get('TIME_LIMIT_SECS')} s at most.")
    put(lambda path: shutil.copyfile(HOME / "data" / "sample_submission.csv", path))

    import numpy as np
    from sklearn.metrics import accuracy_score, mean_squared_error, roc_auc_score

    import pipelines
    import task as tasks
    from validator import validate

    task = tasks.read_task(HOME / "data")
    say(f"Kind of data: {task.kind}. Wanted: {task.goal} ({task.target}). {len(task.truth)} rows to learn from.")

    train, test = task.train, task.test
    if task.kind == "table":
        train, test = pipelines.numeric_table(train, test, task.truth)
    order = np.random.default_rng(seed).permutation(len(task.truth))
    held_back, kept = np.split(order, [int(len(order) * HELD_BACK)])
    pick = (lambda rows: train[rows]) if task.kind == "images" else (lambda rows: train.iloc[rows])

    model = pipelines.model_for(task, seed)
    model.fit(pick(kept), task.truth[kept])
    say("Trained.")

    def predict(features):
        return model.predict_proba(features)[:, 1] if task.goal == "probability" else model.predict(features)

    truth, guess = task.truth[held_back], predict(pick(held_back))
    if task.goal == "probability":
        say(f"On the tenth held back: ROC AUC {roc_auc_score(truth, guess):.4f}.")
    elif task.goal == "class":
        say(f"On the tenth held back: accuracy {accuracy_score(truth, guess):.4f}.")
    else:
        say(f"On the tenth held back: RMSE {mean_squared_error(truth, guess, squared=False):.4f}.")

    predicted = predict(test)
    if task.goal == "number" and task.truth.min() >= 0:
        predicted = np.maximum(predicted, 0)
    put(lambda path: task.sample.assign(**{task.target: predicted}).to_csv(path, index=False))
    say(f"Wrote {len(predicted)} rows. {validate(SUBMISSION)}")


if __name__ == "__main__":
    main()
