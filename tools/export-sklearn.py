"""
A pipeline fitted by scikit-learn and exported by skl2onnx, with its card and what scikit-learn itself says of some windows:
python3 tools/export-sklearn.py NAMES HASH FOLDER, where NAMES is the number of features of the schema and HASH its hash.
"""

import json
import sys

import numpy as np
import skl2onnx
import sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

WIDTH, HASH, FOLDER = int(sys.argv[1]), sys.argv[2], sys.argv[3]
STATES = 2
rng = np.random.default_rng(1)

# On a law of its own: the first feature of the newest state says where the mid goes.
x = rng.uniform(-1, 1, size=(5_000, STATES * WIDTH)).astype(np.float32)
lead = x[:, WIDTH] + 0.3 * rng.normal(size=len(x))
label = np.where(lead < -0.33, 0, np.where(lead > 0.33, 2, 1))
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)).fit(x, label)

onnx = skl2onnx.convert_sklearn(
    model,
    initial_types=[("features", FloatTensorType([None, STATES * WIDTH]))],
    # Probabilities as one tensor, and not as a list of maps.
    options={id(model): {"zipmap": False}},
    target_opset={"": 17, "ai.onnx.ml": 3},
)
with open(f"{FOLDER}/model.onnx", "wb") as file:
    file.write(onnx.SerializeToString())
windows = rng.uniform(-1, 1, size=(4, STATES * WIDTH)).astype(np.float32)
with open(f"{FOLDER}/said.json", "w") as file:
    json.dump({"windows": windows.tolist(), "probabilities": model.predict_proba(windows).tolist()}, file)
card = {
    "version": 1,
    "name": "sklearn-example",
    "kind": "signal",
    "what": "An example: a logistic regression fitted by scikit-learn on made-up states.",
    "by": "tools/export-sklearn.py",
    "licence": "Apache-2.0",
    "data": {
        "sources": ["made-up"],
        "instruments": ["X"],
        "train": "5,000 made-up windows",
        "tune": "none",
        "test": "none",
    },
    "training": {
        "seed": "1",
        "commit": "",
        "command": "python3 tools/export-sklearn.py",
        "terms": {"sklearn": sklearn.__version__, "skl2onnx": skl2onnx.__version__},
        "parameters": 3 * (STATES * WIDTH + 1),
    },
    "features": {"schema": "signal-1", "hash": HASH, "states": STATES},
    "input": "features",
    "output": "probabilities",
    "horizons": [10],
    "sha256": "",
    "metrics": [],
}
with open(f"{FOLDER}/card.json", "w") as file:
    json.dump(card, file, indent=2)
