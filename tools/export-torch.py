"""
Makes tests/fixtures/models/torch: a small network trained and exported by PyTorch, its card, and what PyTorch itself says
of some windows. Run it with PyTorch installed: python3 tools/export-torch.py NAMES HASH FOLDER, where NAMES is the number of
features of the schema and HASH its hash (`npx watchkeeper models show signal-midt --json` tells both).
"""

import json
import sys

import torch
from torch import nn

WIDTH, HASH, FOLDER = int(sys.argv[1]), sys.argv[2], sys.argv[3]
STATES, HORIZONS = 2, [10, 50, 100]
torch.manual_seed(1)


class Signal(nn.Module):
    def __init__(self):
        super().__init__()
        # In earnest: the means and deviations of the part that is learnt from.
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("scale", torch.ones(WIDTH))
        self.first = nn.Linear(STATES * WIDTH, 8)
        self.second = nn.Linear(8, len(HORIZONS) * 3)

    def forward(self, features):
        inputs = torch.clamp((features - self.mean) * self.scale, -5, 5).flatten(1)
        logits = self.second(torch.relu(self.first(inputs)))
        return torch.softmax(logits.reshape(-1, len(HORIZONS), 3), dim=-1)


def train(net):
    """On a law of its own: the first feature of the newest state says where the mid goes."""
    adam = torch.optim.Adam(net.parameters(), lr=1e-2)
    for _ in range(200):
        x = torch.rand(256, STATES, WIDTH) * 2 - 1
        lead = x[:, -1, 0]
        label = torch.where(lead < -0.33, 0, torch.where(lead > 0.33, 2, 1))
        loss = -torch.log(net(x))[torch.arange(256), :, label].mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
    return loss.item()


net = Signal()
print("loss", train(net))
net.eval()
torch.onnx.export(
    net,
    torch.zeros(1, STATES, WIDTH),
    f"{FOLDER}/model.onnx",
    input_names=["features"],
    output_names=["probabilities"],
    dynamic_axes={"features": {0: "batch"}, "probabilities": {0: "batch"}},
    opset_version=17,
    # Newer PyTorch else puts the weights into a second file. Older, which knows no such word, writes one anyway.
    external_data=False,
)
windows = torch.rand(4, STATES, WIDTH) * 2 - 1
with torch.no_grad():
    said = net(windows)
with open(f"{FOLDER}/said.json", "w") as file:
    json.dump({"windows": windows.flatten(1).tolist(), "probabilities": said.flatten(1).tolist()}, file)
card = {
    "version": 1,
    "name": "torch-example",
    "kind": "signal",
    "what": "An example: a small network trained and exported by PyTorch on made-up states.",
    "by": "tools/export-torch.py",
    "licence": "Apache-2.0",
    "data": {
        "sources": ["made-up"],
        "instruments": ["X"],
        "train": "51,200 made-up windows",
        "tune": "none",
        "test": "none",
    },
    "training": {
        "seed": "1",
        "commit": "",
        "command": "python3 tools/export-torch.py",
        "terms": {"torch": torch.__version__},
        "parameters": sum(p.numel() for p in net.parameters()),
    },
    "features": {"schema": "signal-1", "hash": HASH, "states": STATES},
    "input": "features",
    "output": "probabilities",
    "horizons": HORIZONS,
    "sha256": "",
    "metrics": [],
}
with open(f"{FOLDER}/card.json", "w") as file:
    json.dump(card, file, indent=2)
